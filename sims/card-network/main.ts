import { z } from 'zod'
import { startCardNetworkSim } from './server.ts'

/** The simulator as its own process. Prints `{"url":"…"}` when it listens; stops on SIGTERM or SIGINT. */
const environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    HOST: z.string().default('127.0.0.1'),
    /** Comma-separated bearer keys. */
    SECRET_KEYS: z.string().min(1).optional(),
    PROCESSING_MS: z.coerce.number().int().min(0).default(0),
    JOURNAL_FILE: z.string().min(1).optional(),
    NOTIFY_URL: z.url({ protocol: /^https?$/ }).optional(),
  })
  .parse(process.env)

const sim = await startCardNetworkSim({
  port: environment.PORT,
  host: environment.HOST,
  processingMs: environment.PROCESSING_MS,
  ...(environment.JOURNAL_FILE === undefined ? {} : { journalFile: environment.JOURNAL_FILE }),
  ...(environment.NOTIFY_URL === undefined ? {} : { notifyUrl: environment.NOTIFY_URL }),
  ...(environment.SECRET_KEYS === undefined ? {} : { secretKeys: environment.SECRET_KEYS.split(',') }),
})
process.stdout.write(`${JSON.stringify({ url: sim.url })}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sim.close().then(() => process.exit(0))
  })
}
