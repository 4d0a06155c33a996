import type { PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import { insert, remove, update, type Change, type Rows } from '../rows.ts'
import { decidedCases, openCases } from './columns.ts'
import type { DatedCase, PaymentCases } from './fold.ts'
import { recordOf, rowOf, type CaseRecord } from './rows.ts'

export type CaseRecords = ReadonlyMap<PaymentId, readonly CaseRecord[]>

/** One statement, however many payments. */
export const loadCases = async (rows: Rows, ids: readonly PaymentId[]): Promise<CaseRecords> =>
  Map.groupBy((await rows.load(openCases, ids)).map(recordOf), ({ paymentId }) => paymentId)

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

/** `opened` is what the changes open. */
export const rowChangesOf = (
  changes: readonly CaseChanges[],
  opened: readonly CaseRecord[],
): readonly Change[] => [
  remove(
    decidedCases,
    changes.flatMap(({ paymentId, decided }) =>
      decided.map((id) => ({ payment_id: paymentId, transaction_id: id })),
    ),
  ),
  update(
    openCases,
    changes.flatMap(({ changed }) => changed.map(rowOf)),
  ),
  insert(openCases, opened.map(rowOf)),
]
