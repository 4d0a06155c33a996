import { z } from 'zod'
import type { JournalKind } from '../kit/journal.ts'

const Entry = z.object({
  /** Epoch milliseconds: every time that the request led to. */
  atMs: z.number(),
  /** The merchant's fingerprint. */
  merchant: z.string(),
  key: z.string(),
  path: z.string(),
  /** As received: another byte would be another request. */
  body: z.string(),
  /** By the fault `refuse`, whatever it asked for. */
  isRefused: z.boolean().optional(),
})

/** A POST under a new idempotency key, with what is needed to repeat it. */
export type JournalEntry = z.output<typeof Entry>

export const journalKind: JournalKind<JournalEntry> = { provider: 'card-network', entry: Entry }
