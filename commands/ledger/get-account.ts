import { z } from 'zod'
import type { Scope } from '../../projections/journal/queries.ts'
import {
  administratorEndpoint,
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { AtLeastField } from '../http/page-fields.ts'
import { accountIn, AccountParams, AsOfField, untilText } from './fields.ts'
import { refusalOf } from './moments.ts'
import type { Books } from './parts.ts'
import { AccountResource, accountResource } from './resource.ts'

const Query = z.strictObject({ 'as-of': AsOfField, 'at-least': AtLeastField })

const common = {
  method: 'get' as const,
  tag: 'Ledger',
  description:
    'An account’s id has three parts, `mode/code/holder`, and so has its address. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
  idempotencyKey: 'none' as const,
  schemas: { params: AccountParams, query: Query },
  answers: { 200: { description: 'The account', schema: AccountResource } },
  refusals: ['account_not_found', 'read_model_behind'] as const,
}

export const getOwnAccount = (books: Books): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/accounts/{mode}/{code}/{holder}',
    summary: 'What stands, or stood, on one of your accounts',
    caller: 'merchant',
    handle: (incoming) => {
      const { merchantId, mode } = incoming.caller
      return answer(books, incoming, { kind: 'merchant', merchantId, mode })
    },
  })

export const getLedgerAccount = (books: Books): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/ledger/accounts/{mode}/{code}/{holder}',
    summary: 'What stands, or stood, on any account',
    caller: 'administrator',
    handle: (incoming) => answer(books, incoming, { kind: 'operator' }),
  })

type Asked = {
  readonly params: z.output<typeof AccountParams>
  readonly query: z.output<typeof Query>
}

const answer = async (
  books: Books,
  { params, query, waitMs }: Incoming<Asked>,
  scope: Scope,
): Promise<Answer> => {
  const account = accountIn(params)
  if (account === undefined) return refuse('account_not_found')
  const { 'as-of': asOf, 'at-least': atLeast } = query
  const refusal = await refusalOf(books, { asOf, atLeast, waitMs })
  if (refusal !== undefined) return refusal
  const found = await books.account({ scope, account, asOf })
  if (found.kind === 'not_found') return refuse('account_not_found')
  const { balances, position } = found
  const body = accountResource(account, balances, untilText(asOf))
  return { kind: 'resource', status: 200, body, position }
}
