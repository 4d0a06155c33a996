import { z } from 'zod'
import { accountIdOf } from '../../ledger/accounts/account.ts'
import { accountCodes, chart } from '../../ledger/accounts/chart.ts'
import type { AccountBalance } from '../../projections/journal/queries.ts'
import { answerList } from '../http/answer-list.ts'
import { csvOfAll } from '../http/csv-answer.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { administratorEndpoint, merchantEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { CurrencyField, ModeField } from './fields.ts'
import { refusalOf } from './moments.ts'
import type { Books } from './parts.ts'
import {
  AccountResource,
  accountResource,
  guideOf,
  guideFields,
  StoodResource,
  stoodResource,
} from './resource.ts'

const Query = z.strictObject({
  mode: ModeField,
  code: z.enum(accountCodes).optional(),
  currency: CurrencyField.optional(),
  holder: z.string().min(1).max(64).optional().meta({ description: 'A merchant’s or a provider’s id' }),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
})

const ListedAccount = z
  .object({
    id: z.string(),
    mode: z.enum(['live', 'test']),
    holder: z.string(),
    ...guideFields,
    currency: CurrencyField,
    ...StoodResource.shape,
  })
  .meta({ id: 'ListedAccount', description: 'An account in one of its currencies' })
type Row = z.output<typeof ListedAccount>

const AccountPage = z
  .object({ data: z.array(ListedAccount), nextCursor: z.string().nullable() })
  .meta({ id: 'AccountPage' })

export const listLedgerAccounts = (books: Books): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/ledger/accounts',
    tag: 'Ledger',
    summary: 'The accounts that anything was ever posted to, by id',
    description:
      'Of every merchant, provider and mode, as far as the filters leave them. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen. As CSV all of them.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: Query },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'One page', schema: AccountPage } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => {
      const { mode, code, currency, holder } = incoming.query
      const filter = { mode, code, currency, holder }
      const list = {
        name: 'accounts',
        page: (page: Parameters<Books['listAccounts']>[1]) => books.listAccounts(filter, page),
        reach: books.reach,
        rowOf,
        columns,
      }
      return answerList(list, incoming)
    },
  })

const rowOf = ({ account, currency, ...stood }: AccountBalance): Row => ({
  ...{ id: accountIdOf(account), mode: account.mode, holder: account.holder },
  ...guideOf(account),
  currency,
  ...stoodResource(stood, chart[account.code].normalSide),
})

const columns: readonly CsvColumn<Row>[] = [
  { name: 'id', value: (row) => row.id },
  { name: 'mode', value: (row) => row.mode },
  { name: 'code', value: (row) => row.code },
  { name: 'holder', value: (row) => row.holder },
  { name: 'class', value: (row) => row.class },
  { name: 'normalSide', value: (row) => row.normalSide },
  { name: 'currency', value: (row) => row.currency },
  { name: 'balance', value: (row) => row.balance },
  { name: 'debits', value: (row) => row.debits },
  { name: 'credits', value: (row) => row.credits },
  { name: 'lines', value: (row) => row.lines },
]

const OwnAccounts = z.object({ data: z.array(AccountResource) }).meta({ id: 'OwnAccounts' })

export const listOwnAccounts = (books: Books): Endpoint =>
  merchantEndpoint({
    method: 'get',
    path: '/v1/accounts',
    tag: 'Ledger',
    summary: 'Your accounts in our books, with what stands on each',
    description:
      'Those that are kept for you in the mode of your key, and that anything was ever posted to. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { query: z.strictObject({ 'at-least': AtLeastField }) },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'All of them', schema: OwnAccounts } },
    refusals: ['read_model_behind'],
    handle: async ({ query, caller, waitMs, prefers }) => {
      const refusal = await refusalOf(books, { asOf: undefined, atLeast: query['at-least'], waitMs })
      if (refusal !== undefined) return refusal
      const { merchantId, mode } = caller
      const { balances, position } = await books.merchantAccounts({ merchantId, mode })
      if (prefers === 'text/csv')
        return csvOfAll({ name: 'accounts', columns, position }, balances.map(rowOf))
      return { kind: 'resource', status: 200, body: { data: together(balances) }, position }
    },
  })

/** One for each account, whatever its currencies. */
const together = (balances: readonly AccountBalance[]): z.output<typeof AccountResource>[] =>
  [...Map.groupBy(balances, ({ account }) => accountIdOf(account)).values()].flatMap((some) =>
    some.slice(0, 1).map(({ account }) => accountResource(account, some)),
  )
