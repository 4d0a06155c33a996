import { z } from 'zod'
import { chart } from '../../ledger/accounts/chart.ts'
import type { Scope, Statement, StatementQuery } from '../../projections/journal/queries.ts'
import { BusinessDateField } from '../http/business-date-field.ts'
import { csvAnswer } from '../http/csv-answer.ts'
import {
  administratorEndpoint,
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { accountIn, AccountParams, AsOfField, CurrencyField } from './fields.ts'
import { refusalOf } from './moments.ts'
import type { Books } from './parts.ts'
import {
  lineBody,
  lineColumns,
  StatementResource,
  statementResource,
  type LineBody,
} from './statement-resource.ts'

const Query = z
  .strictObject({
    currency: CurrencyField.default('KRW'),
    from: BusinessDateField.optional(),
    to: BusinessDateField.optional(),
    'as-of': AsOfField,
    limit: LimitField,
    cursor: CursorField.meta({ description: '`nextCursor` or `previousCursor` of another page' }),
    'at-least': AtLeastField,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'must not be before `from`',
  })

const common = {
  method: 'get' as const,
  tag: 'Ledger',
  description:
    'Between two days in Asia/Seoul, by when the log recorded it, with the balance before and after. Each line names the payment and the event behind it, and why it was posted. Pages go both ways; as CSV all of it. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
  idempotencyKey: 'none' as const,
  schemas: { params: AccountParams, query: Query },
  textTypes: ['text/csv'] as const,
  answers: { 200: { description: 'One page', schema: StatementResource } },
  refusals: ['account_not_found', 'invalid_cursor', 'read_model_behind'] as const,
}

export const getOwnStatement = (books: Books): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/accounts/{mode}/{code}/{holder}/statement',
    summary: 'Every debit and credit of one of your accounts, newest first',
    caller: 'merchant',
    handle: (incoming) => {
      const { merchantId, mode } = incoming.caller
      return answer(books, incoming, { kind: 'merchant', merchantId, mode })
    },
  })

export const getLedgerStatement = (books: Books): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/ledger/accounts/{mode}/{code}/{holder}/statement',
    summary: 'Every debit and credit of any account, newest first',
    caller: 'administrator',
    handle: (incoming) => answer(books, incoming, { kind: 'operator' }),
  })

type Asked = {
  readonly params: z.output<typeof AccountParams>
  readonly query: z.output<typeof Query>
}

const answer = async (
  books: Books,
  { params, query, waitMs, prefers }: Incoming<Asked>,
  scope: Scope,
): Promise<Answer> => {
  const account = accountIn(params)
  if (account === undefined) return refuse('account_not_found')
  const { currency, from, to, limit, cursor, 'as-of': asOf, 'at-least': atLeast } = query
  const refusal = await refusalOf(books, { asOf, atLeast, waitMs })
  if (refusal !== undefined) return refusal
  const asked: StatementQuery = { scope, account, currency, from, to, asOf }
  const isFile = prefers === 'text/csv'
  const page = await books.statement(asked, isFile ? { limit: LINES_AT_ONCE } : { limit, cursor })
  if (page.kind === 'not_found') return refuse('account_not_found')
  if (page.kind === 'invalid_cursor') return refuse('invalid_cursor')
  return isFile
    ? fileOf(books, asked, page)
    : { kind: 'resource', status: 200, body: statementResource(asked, page), position: page.position }
}

/** As many as the read model gives at once. */
const LINES_AT_ONCE = 1_000

/** Page after page: lines are only ever added, so that all until the first page's position are the same whenever asked. */
const fileOf = (books: Books, asked: StatementQuery, first: Statement): Answer => {
  const { normalSide } = chart[asked.account.code]
  const { position } = first
  const until: StatementQuery = { ...asked, asOf: asked.asOf ?? { kind: 'position', position } }
  const rows = async function* (signal: AbortSignal): AsyncGenerator<readonly LineBody[]> {
    let cursor: string | undefined
    while (!signal.aborted) {
      const page = await books.statement(until, { limit: LINES_AT_ONCE, cursor })
      if (page.kind !== 'page') throw new Error(`a statement was given, and then ${page.kind}`)
      yield page.lines.map((line) => lineBody(line, normalSide))
      if (page.nextCursor === null) return
      cursor = page.nextCursor
    }
  }
  return csvAnswer({ name: `statement-${asked.account.code}`, columns: lineColumns, rows, position })
}
