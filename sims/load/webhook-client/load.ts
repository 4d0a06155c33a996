import { z } from 'zod'
import { Pressure } from '../press.ts'

/** What the client is told to do, as JSON in its environment. */
export const Load = z.object({
  /** Of the door itself. */
  url: z.url(),
  secretKey: z.string(),
  /** Part of every id, so that no two runs tell of the same. */
  run: z.string().regex(/^[0-9a-z]+$/),
  pressure: Pressure,
  warmUpMs: z.int().min(0),
  measureMs: z.int().positive(),
})
export type Load = z.output<typeof Load>

/** What it saw, as a line of JSON on its standard output. */
export const Seen = z.object({
  /** Answers per second within the measured time. */
  perSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** Answers of 200, those of the warm-up too. */
  taken: z.int(),
  /** Different notifications that were sent, those of the warm-up too; the others repeat one of them. */
  distinct: z.int(),
  /** Whatever else was answered, or why there was no answer; how often. */
  failures: z.record(z.string(), z.int()),
  /** Of one core, within the measured time. */
  cpuShare: z.number(),
})
export type Seen = z.output<typeof Seen>
