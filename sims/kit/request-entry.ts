import { z } from 'zod'
import type { JournalKind } from './journal.ts'

const RequestEntry = z.object({
  /** Epoch milliseconds: every time that the request led to. */
  atMs: z.number(),
  method: z.string(),
  /** As received, with its query. */
  url: z.string(),
  /** Those that it takes to repeat it. */
  headers: z.record(z.string(), z.string()),
  /** As received. */
  body: z.string(),
})

/** A request that may change something, with what is needed to repeat it. */
export type RequestEntry = z.output<typeof RequestEntry>

export const requestKind = (provider: string): JournalKind<RequestEntry> => ({
  provider,
  entry: RequestEntry,
})
