import { z } from 'zod'

/** What an auditor has gone through, and how long it took without its start; `residentMb`: the most memory it had. */
export const Told = z.strictObject({
  tookMs: z.number(),
  rows: z.number(),
  differing: z.number(),
  residentMb: z.number(),
})
export type Told = z.output<typeof Told>
