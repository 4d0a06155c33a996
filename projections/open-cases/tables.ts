import { sql } from 'kysely'
import type { PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import { insertion, update, type Statement } from '../bulk.ts'
import type { ReadTransaction } from '../database.ts'
import { CannotApplyError } from '../failures.ts'
import { textArray } from '../text-array.ts'
import { openCases } from './columns.ts'
import type { DatedCase, PaymentCases } from './fold.ts'
import { recordOf, rowOf, type CaseRecord } from './rows.ts'

export type CaseRecords = ReadonlyMap<PaymentId, readonly CaseRecord[]>

/** One statement, however many payments. */
export const loadCases = async (tx: ReadTransaction, ids: readonly PaymentId[]): Promise<CaseRecords> => {
  if (ids.length === 0) return new Map()
  const isAsked = sql<boolean>`payment_id = ANY(${ids}::text[])`
  const rows = await tx.selectFrom('open_cases').selectAll().where(isAsked).execute()
  return Map.groupBy(rows.map(recordOf), ({ paymentId }) => paymentId)
}

/** Of one payment. A case that opens and is decided within a batch is in none of them. */
export type CaseChanges = {
  readonly paymentId: PaymentId
  readonly opened: readonly DatedCase[]
  readonly changed: readonly CaseRecord[]
  readonly decided: readonly TransactionId[]
}

export const changesOf = (
  before: CaseRecords,
  after: ReadonlyMap<PaymentId, PaymentCases>,
): readonly CaseChanges[] =>
  [...after].flatMap(([paymentId, cases]) => {
    const records = before.get(paymentId) ?? []
    return records.length === 0 && cases.open.size === 0 ? [] : [changesOfPayment(paymentId, records, cases)]
  })

const changesOfPayment = (
  paymentId: PaymentId,
  records: readonly CaseRecord[],
  { dated }: PaymentCases,
): CaseChanges => {
  const known = new Map(records.map((record) => [record.open.transactionId, record]))
  return {
    paymentId,
    opened: [...dated.values()].filter(({ open }) => !known.has(open.transactionId)),
    changed: records.flatMap((record) => {
      const now = dated.get(record.open.transactionId)
      return now === undefined || now === record ? [] : [{ ...record, ...now }]
    }),
    decided: [...known.keys()].filter((id) => !dated.has(id)),
  }
}

/** At most three, however many payments; `opened` is what the changes open. */
export const statementsOf = (
  changes: readonly CaseChanges[],
  opened: readonly CaseRecord[],
): readonly Statement[] => [
  deletion(changes),
  update(
    openCases,
    changes.flatMap(({ changed }) => changed.map(rowOf)),
  ),
  insertion(openCases, opened.map(rowOf)),
]

/** However many rows; one that is missing is an error. */
const deletion = (changes: readonly CaseChanges[]): Statement => {
  const keys = changes.flatMap(({ paymentId, decided }) => decided.map((id) => [paymentId, id] as const))
  if (keys.length === 0) return () => Promise.resolve()
  const payments = textArray(keys.map(([paymentId]) => paymentId))
  const transactions = textArray(keys.map(([, transactionId]) => transactionId))
  const statement = sql`
    DELETE FROM open_cases AS old
    USING unnest(${payments}::text[], ${transactions}::text[]) AS decided (payment_id, transaction_id)
    WHERE old.payment_id = decided.payment_id AND old.transaction_id = decided.transaction_id`
  return async (tx) => {
    const { numAffectedRows } = await statement.execute(tx)
    if (numAffectedRows !== BigInt(keys.length))
      throw new CannotApplyError(
        `open_cases: ${numAffectedRows ?? 0n} of ${keys.length} rows were there to be deleted`,
      )
  }
}
