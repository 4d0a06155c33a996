import { z } from 'zod'
import { accountIdOf } from '../../ledger/accounts/account.ts'
import { chart, onSide, type Side } from '../../ledger/accounts/chart.ts'
import { reasons } from '../../ledger/accounts/reasons.ts'
import type { Statement, StatementLine, StatementQuery } from '../../projections/journal/queries.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { Sum, sumOf } from '../http/sum-field.ts'
import { CurrencyField, untilText } from './fields.ts'
import { guideFields, guideOf, StoodResource, stoodResource, Words } from './resource.ts'

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })

const StatementLineResource = z
  .object({
    position: z.string().meta({ description: 'Of the event, in the log' }),
    line: z.int().meta({ description: '0, 1, 2 … within the event' }),
    ordinal: z.int().meta({ description: '1, 2, 3 … within the account' }),
    recordedAt: time,
    at: time,
    side: z.enum(['debit', 'credit']),
    amount: Sum,
    balance: Sum.meta({ description: 'After it, on the account’s own side' }),
    reason: z.string(),
    reasonText: Words,
    paymentId: z.string(),
    eventType: z.string(),
  })
  .meta({ id: 'StatementLine' })
export type LineBody = z.output<typeof StatementLineResource>

export const StatementResource = z
  .object({
    account: z.object({ id: z.string(), ...guideFields }),
    currency: CurrencyField,
    from: z.iso.date().nullable(),
    to: z.iso.date().nullable(),
    asOf: z.string().nullable(),
    opening: StoodResource.meta({ description: 'Before the first line of all pages' }),
    closing: StoodResource.meta({ description: 'After the last' }),
    data: z.array(StatementLineResource).meta({ description: 'Newest first' }),
    nextCursor: z.string().nullable().meta({ description: 'To older lines' }),
    previousCursor: z.string().nullable().meta({ description: 'Back to newer ones' }),
  })
  .meta({ id: 'Statement' })

export const statementResource = (
  { account, currency, from, to, asOf }: StatementQuery,
  { opening, closing, lines, nextCursor, previousCursor }: Statement,
): z.output<typeof StatementResource> => {
  const { normalSide } = chart[account.code]
  return {
    account: { id: accountIdOf(account), ...guideOf(account) },
    currency,
    from: from ?? null,
    to: to ?? null,
    asOf: untilText(asOf),
    opening: stoodResource(opening, normalSide),
    closing: stoodResource(closing, normalSide),
    data: lines.map((line) => lineBody(line, normalSide)),
    nextCursor,
    previousCursor,
  }
}

export const lineBody = (one: StatementLine, normalSide: Side): LineBody => {
  const { position, line, ordinal, recordedAt, at, amount, balance, reason, paymentId, eventType } = one
  const side = amount > 0n ? 'debit' : 'credit'
  return {
    ...{ position: String(position), line, ordinal, recordedAt, at, side },
    amount: sumOf(onSide(amount, side)),
    balance: sumOf(onSide(balance, normalSide)),
    ...{ reason, reasonText: { ...reasons[reason].text }, paymentId, eventType },
  }
}

export const lineColumns: readonly CsvColumn<LineBody>[] = [
  { name: 'ordinal', value: (row) => row.ordinal },
  { name: 'recordedAt', value: (row) => row.recordedAt },
  { name: 'side', value: (row) => row.side },
  { name: 'amount', value: (row) => row.amount },
  { name: 'balance', value: (row) => row.balance },
  { name: 'reason', value: (row) => row.reason },
  { name: 'reasonTextKo', value: ({ reasonText }) => reasonText.ko },
  { name: 'reasonTextEn', value: ({ reasonText }) => reasonText.en },
  { name: 'paymentId', value: (row) => row.paymentId },
  { name: 'eventType', value: (row) => row.eventType },
  { name: 'position', value: (row) => row.position },
  { name: 'line', value: (row) => row.line },
  { name: 'at', value: (row) => row.at },
]
