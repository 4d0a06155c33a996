import { startOwnProcess, MEMORY_FLAGS } from './own-process.ts'
import { EVENTS_PER_PAYMENT } from './payment-log.ts'
import { Told } from './replay-auditor/told.ts'
import { fillLedger } from './replay-fill.ts'
import { compared, medianOfThree, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const LEAST_EVENTS_PER_SECOND = 100_000

const tell = (line: string): void => {
  console.error(`replay: ${line}`)
}

/** `reading`: the log and the tables of `payments`, and nothing done with them. */
type Asked = 'reading' | 'payments' | 'all'

/** Events of the log per second, in a process of its own. */
const rateOf = async (url: string, asked: Asked, payments: number): Promise<number> => {
  const environment = { LEDGER: url, ASKED: asked }
  const auditor = startOwnProcess({ script: 'replay-auditor/main.ts', flags: MEMORY_FLAGS, environment })
  const { tookMs, rows, differing, residentMb } = Told.parse(JSON.parse(await auditor.firstLine))
  if (rows < payments || differing > 0) throw new Error(`${asked}: ${rows} rows, ${differing} of them differ`)
  const rate = (payments * EVENTS_PER_PAYMENT * 1_000) / tookMs
  tell(`${asked}: ${rows} rows, ${rate.toFixed(0)} events/s, ${residentMb.toFixed(0)} MB`)
  return rate
}

/** The audit of so many payments, from the log to the comparison of every row with what is served. */
export const benchReplay =
  (payments: number) =>
  (databaseUrl: string): Promise<BenchResult[]> =>
    withScratchDatabase(databaseUrl, async (url) => {
      await fillLedger(url, payments, tell)
      const rates = await medianOfThree({
        reading: () => rateOf(url, 'reading', payments),
        payments: () => rateOf(url, 'payments', payments),
        all: () => rateOf(url, 'all', payments),
      })
      const baseline = { name: 'log decoded, tables read, in one thread', value: rates.reading }
      return [
        {
          name: 'replay payments, every row compared',
          value: rates.payments,
          unit: 'events/s',
          target: LEAST_EVENTS_PER_SECOND,
        },
        compared(
          { name: 'replay payments against bare reading', value: rates.payments, unit: 'events/s' },
          baseline,
        ),
        compared({ name: 'replay all, every row compared', value: rates.all, unit: 'events/s' }, baseline),
      ]
    })
