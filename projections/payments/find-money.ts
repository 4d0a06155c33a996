import { sql } from 'kysely'
import type { ContractId, Mode, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { TransactionKind, TransactionStatus } from '../../ledger/payment/record.ts'
import type { ReadDatabase, ReadTransaction } from '../database.ts'
import { pinPlans } from '../lists/pin-plans.ts'
import { inSnapshot } from '../page.ts'
import { transactionListKey } from './list-keys.ts'

type Place = {
  readonly paymentId: PaymentId
  readonly provider: ProviderId
  readonly contractId: ContractId
}
/** What one of our payments has at its provider. */
type Referenced = Place & { readonly reference: string }
/** A charge whose outcome is open: what the provider calls it is not known. */
type Undecided = Place & {
  /** In minor units; null: another amount than the one asked for may have been taken. */
  readonly amount: bigint | null
  readonly requestedAt: Instant
}
type Money = {
  readonly referenced: readonly Referenced[]
  readonly undecided: readonly Undecided[]
}

export type MoneyQuestion = {
  readonly mode: Mode
  readonly providers: readonly ProviderId[]
  readonly references: readonly string[]
  readonly amounts: readonly bigint[]
}

/** Of every merchant: whose money stands under a reference, and what may yet come to stand there; of one moment. */
export const findMoney = (database: ReadDatabase, question: MoneyQuestion): Promise<Money> =>
  inSnapshot(database, async (tx) => {
    await pinPlans(tx)
    return { referenced: await findReferenced(tx, question), undecided: await findUndecided(tx, question) }
  })

const findReferenced = async (
  tx: ReadTransaction,
  { references }: MoneyQuestion,
): Promise<readonly Referenced[]> => {
  const { rows } = await sql<Referenced>`
    SELECT t.payment_id AS "paymentId", t.provider, t.contract_id AS "contractId", t.reference
    FROM unnest(${references}::text[]) AS asked (reference)
    CROSS JOIN LATERAL (SELECT * FROM payment_transactions WHERE reference = asked.reference) AS t`.execute(
    tx,
  )
  return rows
}

const charges: readonly TransactionKind[] = ['APPROVAL', 'PRE_AUTH']
const open: readonly TransactionStatus[] = ['REQUESTED', 'UNKNOWN', 'MISMATCHED']

type UndecidedRow = Place & {
  readonly amount: string
  readonly status: TransactionStatus
  readonly requestedAt: Instant
}

/** By lists, which are short: hardly anything is open. */
const findUndecided = async (
  tx: ReadTransaction,
  { mode, providers, amounts }: MoneyQuestion,
): Promise<readonly Undecided[]> => {
  const lists = providers.flatMap((provider) =>
    charges.flatMap((kind) => open.map((status) => transactionListKey({ mode, provider, kind, status }))),
  )
  const { rows } = await sql<UndecidedRow>`
    SELECT t.payment_id AS "paymentId", t.provider, t.contract_id AS "contractId", t.asked_amount AS amount, t.status,
      t.requested_at AS "requestedAt"
    FROM unnest(${lists}::integer[]) AS asked (list_key)
    CROSS JOIN LATERAL (SELECT * FROM payment_transactions WHERE list_key = asked.list_key) AS t
    WHERE t.kind = ANY(${charges}::text[]) AND t.status = ANY(${open}::text[])
      AND (t.status = 'MISMATCHED' OR t.asked_amount = ANY(${amounts.map(String)}::numeric[]))`.execute(tx)
  return rows.map(({ amount, status, ...one }) => ({
    ...one,
    amount: status === 'MISMATCHED' ? null : BigInt(amount),
  }))
}
