import { z } from 'zod'
import { faultNames } from '../kit/faults.ts'
import type { JournalKind } from '../kit/journal.ts'

const Entry = z.object({
  /** Epoch milliseconds: every time that the request led to. */
  atMs: z.number(),
  /** The merchant's fingerprint. */
  merchant: z.string(),
  method: z.enum(['POST', 'DELETE']),
  /** As received, with its query. */
  url: z.string(),
  /** The idempotency key. */
  key: z.string().optional(),
  /** Of the header TossPayments-Test-Code. */
  testCode: z.string().optional(),
  /** Of the provider, not of the network: what it was met with is what its key keeps. */
  fault: z.enum(faultNames).optional(),
  /** As received. */
  body: z.string(),
})

/** A request that may change something, with what is needed to repeat it. */
export type JournalEntry = z.output<typeof Entry>

export const journalKind: JournalKind<JournalEntry> = { provider: 'toss-payments', entry: Entry }
