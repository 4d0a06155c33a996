import type { ManualQueueListing } from '../../commands/admin/manual-queue.ts'
import { claimedOrders } from '../../gateways/webhooks/claimed-orders.ts'
import type { ContractId, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Desks } from '../../ledger/store/desks.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { unlessAway } from '../../projections/failures.ts'
import { manualQueue, waitForPosition } from '../../projections/open-cases/queries.ts'
import { findPayment } from '../../projections/provider-orders/queries.ts'
import type { ProjectorProgress } from './parts.ts'

/** What the open cases' read model is asked for; it is a moment behind the log. */
export type OpenCasesReading = {
  /** The payment with an attempt under an order id that is not ours. */
  readonly findPayment: (
    provider: ProviderId,
    providerOrderId: string,
    contractId: ContractId,
  ) => Promise<PaymentId | undefined>
  /** Whether it reflected the position within the limit. */
  readonly reach: (atLeast: Position, limitMs: number) => Promise<boolean>
  readonly queue: ManualQueueListing
}

type Reading = {
  readonly readDatabase: ReadDatabase
  readonly desks: Pick<Desks, 'providerOrders'>
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  readonly progress: Pick<ProjectorProgress, 'openCases'>
}

export const openCasesOf = ({ readDatabase, runtime, progress, desks }: Reading): OpenCasesReading => {
  const claimed = claimedOrders(desks.providerOrders)
  const reading = { database: readDatabase, runtime, progress: progress.openCases }
  const reach = async (atLeast: Position, limitMs: number): Promise<boolean> =>
    (await unlessAway(waitForPosition(reading, atLeast, limitMs))).kind === 'reached'
  return {
    findPayment: async (provider, providerOrderId, contractId) => {
      const paymentId = await claimed(provider, providerOrderId, contractId)
      if (paymentId !== undefined) return paymentId
      // In a log from before orders were claimed.
      const [first] = await findPayment(readDatabase, { provider, providerOrderId, contractId })
      return first?.paymentId
    },
    reach,
    queue: { list: (of, page) => unlessAway(manualQueue(readDatabase, of, page)), reach },
  }
}
