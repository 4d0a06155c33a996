import { z } from 'zod'
import { failureCategories } from '../../ledger/core/failure.ts'
import { currencies } from '../../ledger/core/money.ts'
import type { AgedCase } from '../../projections/open-cases/queries.ts'
import type { CsvColumn } from '../http/csv-rows.ts'

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })

export const stages = ['pending', 'unknown', 'mismatched', 'declined'] as const

const OperatorFailure = z
  .object({
    category: z.literal([...failureCategories]),
    kind: z.enum(['business', 'system', 'unexpected_response', 'network', 'timeout']),
    providerCode: z.string().nullable(),
    providerMessage: z.string().nullable(),
  })
  .meta({
    id: 'OperatorFailure',
    description: 'What is known of why it is not decided, with the provider’s words',
  })

/** What a merchant may know of an open movement of its money. */
export const ownCaseFields = {
  paymentId: z.string(),
  transactionId: z.string(),
  operation: z.enum(['approve', 'pre_authorize', 'capture', 'void', 'cancel']),
  provider: z.string(),
  amount: z.int().meta({ description: 'What was asked; of a void what it would release. Minor units' }),
  currency: z.enum(currencies),
  stage: z.enum(stages).meta({
    description: '`declined`: money found late has to go back, and the provider refused to take it back',
  }),
  tries: z.int().meta({ description: 'How often its outcome was asked for' }),
  openedAt: time,
  changedAt: time,
}

/** And what an operator may. */
export const caseFields = {
  ...ownCaseFields,
  foundId: z.string().nullable().meta({
    description: 'Of the money found late that this movement sends back; null for what the merchant asked',
  }),
  contractId: z.string(),
  merchantId: z.string(),
  mode: z.enum(['test', 'live']),
  failure: OperatorFailure.nullable(),
}

type OwnCase = z.output<z.ZodObject<typeof ownCaseFields>>
type Case = z.output<z.ZodObject<typeof caseFields>>

export const ownCase = (one: AgedCase): OwnCase => ({
  paymentId: one.paymentId,
  transactionId: one.open.transactionId,
  operation: one.open.operation,
  provider: one.provider,
  amount: Number(one.amount.amount),
  currency: one.amount.currency,
  stage: one.open.stage,
  tries: one.open.tries,
  openedAt: one.openedAt,
  changedAt: one.changedAt,
})

export const caseOf = (one: AgedCase): Case => ({
  ...ownCase(one),
  foundId: one.open.foundId,
  contractId: one.contractId,
  merchantId: one.merchantId,
  mode: one.mode,
  failure: one.open.failure,
})

export const ownCaseColumns = [
  { name: 'openedAt', value: (row) => row.openedAt },
  { name: 'changedAt', value: (row) => row.changedAt },
  { name: 'paymentId', value: (row) => row.paymentId },
  { name: 'transactionId', value: (row) => row.transactionId },
  { name: 'operation', value: (row) => row.operation },
  { name: 'provider', value: (row) => row.provider },
  { name: 'amount', value: (row) => row.amount },
  { name: 'currency', value: (row) => row.currency },
  { name: 'stage', value: (row) => row.stage },
  { name: 'tries', value: (row) => row.tries },
] as const satisfies readonly CsvColumn<OwnCase>[]

export const caseColumns: readonly CsvColumn<Case>[] = [
  ...ownCaseColumns,
  { name: 'merchantId', value: (row) => row.merchantId },
  { name: 'mode', value: (row) => row.mode },
  { name: 'contractId', value: (row) => row.contractId },
  { name: 'foundId', value: (row) => row.foundId },
  { name: 'failureCategory', value: ({ failure }) => failure?.category ?? null },
  { name: 'failureKind', value: ({ failure }) => failure?.kind ?? null },
  { name: 'providerCode', value: ({ failure }) => failure?.providerCode ?? null },
  { name: 'providerMessage', value: ({ failure }) => failure?.providerMessage ?? null },
]
