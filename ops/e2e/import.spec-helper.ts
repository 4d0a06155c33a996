import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import { importPayments, type ImportOptions } from '../cli/import.ts'
import type { Row } from '../cli/import.spec-helper.ts'
import { capturingTerminal } from '../cli/terminal.spec-helper.ts'
import { clientOf, tokenAt } from './system.spec-helper.ts'

const Approved = z.object({ transactionId: z.string(), approvalNumber: z.string(), approvedAt: z.string() })

/** What somebody else's system made at the card network, as the row of a file that tells of it. */
export const paidElsewhere = async (
  simulator: string,
  { canceled = 0 }: { readonly canceled?: number } = {},
): Promise<Row> => {
  const provider = clientOf(simulator, DEMO_SECRET_KEY)
  const orderId = `old-${randomUUID()}`
  const asked = { orderId, amount: 10_000, currency: 'KRW', installmentMonths: 0 }
  const told = await provider.post('/v1/approvals', { ...asked, cardToken: await tokenAt(simulator) })
  const { transactionId, approvalNumber, approvedAt } = Approved.parse(told.body)
  if (canceled > 0) await cancelElsewhere(simulator, transactionId, canceled)
  return {
    order_id: orderId,
    order_name: '예전 주문, "할인"',
    amount: '10000',
    provider: 'card-network',
    reference: transactionId,
    approved_at: approvedAt,
    approval_number: approvalNumber,
    canceled_amount: String(canceled),
  }
}

export const cancelElsewhere = async (
  simulator: string,
  reference: string,
  amount: number,
): Promise<void> => {
  const path = `/v1/approvals/${reference}/cancels`
  const told = await clientOf(simulator, DEMO_SECRET_KEY).post(path, { amount, reason: 'elsewhere' })
  if (told.status >= 300) throw new Error(told.text)
}

const Outcome = z.object({
  id: z.string().nullable(),
  counts: z.object({
    imported: z.int(),
    alreadyThere: z.int(),
    importable: z.int(),
    refused: z.int(),
  }),
  isWhole: z.boolean(),
  wasDone: z.boolean(),
  examples: z.array(
    z.object({
      line: z.int(),
      reason: z.string(),
      fields: z.array(z.object({ column: z.string(), because: z.string() })),
    }),
  ),
  refusedFile: z.string().nullable(),
})

export type Imported = z.output<typeof Outcome> & { readonly exitCode: number }

type At = { readonly url: string; readonly adminKey: string; readonly signal?: AbortSignal }

/** `jangbu import` in this process, told as JSON. */
export const importAt = async (
  { url, adminKey, signal = new AbortController().signal }: At,
  path: string,
  options: Partial<ImportOptions> & { readonly merchant: string },
): Promise<Imported> => {
  const terminal = capturingTerminal()
  const all = { mode: 'test' as const, dryRun: false, ...options, json: true }
  const exitCode = await importPayments({ system: { url, adminKey }, terminal, signal }, path, all)
  return { ...Outcome.parse(JSON.parse(terminal.printed())), exitCode }
}
