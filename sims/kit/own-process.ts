import { z } from 'zod'

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HOST: z.string().default('127.0.0.1'),
  /** Comma-separated. */
  SECRET_KEYS: z.string().min(1).optional(),
  PROCESSING_MS: z.coerce.number().int().min(0).default(0),
  JOURNAL_FILE: z.string().min(1).optional(),
  NOTIFY_URL: z.url({ protocol: /^https?$/ }).optional(),
})

/** What every simulator can be told when it is started. */
export type CommonOptions = {
  readonly port: number
  readonly host: string
  readonly processingMs: number
  readonly secretKeys?: readonly string[]
  readonly journalFile?: string
  readonly notifyUrl?: string
}

/**
 * A simulator as its own process, told by its environment. Prints `{"url":"…"}` when it listens; stops on SIGTERM or
 * SIGINT. @throws when a variable is wrong, or what starting throws.
 */
export const runAlone = async (
  variables: NodeJS.ProcessEnv,
  start: (options: CommonOptions) => Promise<{ readonly url: string; readonly close: () => Promise<void> }>,
): Promise<void> => {
  const sim = await start(optionsIn(variables))
  process.stdout.write(`${JSON.stringify({ url: sim.url })}\n`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void sim.close().then(() => process.exit(0))
    })
  }
}

const optionsIn = (variables: NodeJS.ProcessEnv): CommonOptions => {
  const environment = Environment.parse(variables)
  return {
    port: environment.PORT,
    host: environment.HOST,
    processingMs: environment.PROCESSING_MS,
    ...(environment.JOURNAL_FILE === undefined ? {} : { journalFile: environment.JOURNAL_FILE }),
    ...(environment.NOTIFY_URL === undefined ? {} : { notifyUrl: environment.NOTIFY_URL }),
    ...(environment.SECRET_KEYS === undefined ? {} : { secretKeys: environment.SECRET_KEYS.split(',') }),
  }
}
