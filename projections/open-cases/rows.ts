import type { PaymentId } from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { OpenCaseRow } from '../database.ts'
import { failureColumns, failureIn } from '../failure-columns.ts'
import type { CaseFacts } from './facts.ts'
import type { DatedCase } from './fold.ts'

/** A row of `open_cases`. */
export type CaseRecord = DatedCase & CaseFacts & { readonly paymentId: PaymentId }

export const rowOf = ({ paymentId, open, amount, ...record }: CaseRecord): OpenCaseRow => ({
  payment_id: paymentId,
  transaction_id: open.transactionId,
  merchant_id: record.merchantId,
  mode: record.mode,
  provider: record.provider,
  contract_id: record.contractId,
  operation: open.operation,
  found_id: open.foundId,
  currency: amount.currency,
  amount: String(amount.amount),
  stage: open.stage,
  owner: open.dispatch.owner,
  lease_ms: open.dispatch.leaseMs,
  tries: open.tries,
  repeats: open.repeats,
  sends: open.sends,
  ...failureColumns(open.failure),
  review: open.review,
  opened_at: record.openedAt,
  changed_at: record.changedAt,
  revision: record.revision,
})

/** The other way round. */
export const recordOf = (row: OpenCaseRow): CaseRecord => ({
  paymentId: row.payment_id,
  merchantId: row.merchant_id,
  mode: row.mode,
  provider: row.provider,
  contractId: row.contract_id,
  amount: money(BigInt(row.amount), row.currency),
  open: openCaseOf(row),
  openedAt: row.opened_at,
  changedAt: row.changed_at,
  revision: row.revision,
})

const openCaseOf = (row: OpenCaseRow): OpenCase => ({
  transactionId: row.transaction_id,
  operation: row.operation,
  foundId: row.found_id,
  dispatch: { owner: row.owner, leaseMs: row.lease_ms },
  stage: row.stage,
  failure: failureIn(row),
  tries: row.tries,
  repeats: row.repeats,
  sends: row.sends,
  review: row.review,
})
