import { Pool } from 'undici'
import { Load, type Seen } from './load.ts'
import { noticesOf } from './notices.ts'
import { press } from '../press.ts'

/** The load generator as its own process: `LOAD` says what to do, one line on standard output what came of it. */
const load = Load.parse(JSON.parse(process.env['LOAD'] ?? ''))

/** More than are ever under way at a rate that the other side can keep up with. */
const CONNECTIONS_WHEN_PACED = 256

const { pressure, warmUpMs, measureMs } = load
const { origin, pathname: path } = new URL(load.url)
const connections = pressure.kind === 'closed' ? pressure.inFlight : CONNECTIONS_WHEN_PACED
const pool = new Pool(origin, { connections, pipelining: 1 })
const notices = noticesOf(load)

const send = (): Promise<string> =>
  new Promise((resolve) => {
    let status = 'no status'
    pool.dispatch(
      { path, method: 'POST', ...notices.next() },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = String(statusCode)
        },
        onResponseData: () => undefined,
        onResponseEnd: () => {
          resolve(status)
        },
        onResponseError: (_controller, error) => {
          resolve('code' in error ? String(error.code) : error.name)
        },
      },
    )
  })

const fromMs = performance.now() + warmUpMs
const untilMs = fromMs + measureMs
const latenciesMs: number[] = []
const counts = new Map<string, number>()
let answers = 0

const note = (answered: string, sinceMs: number): boolean => {
  const nowMs = performance.now()
  counts.set(answered, (counts.get(answered) ?? 0) + 1)
  if (answered === '200' && nowMs >= fromMs && nowMs < untilMs) answers += 1
  if (sinceMs >= fromMs) latenciesMs.push(nowMs - sinceMs)
  return answered === '200'
}

let cpuShare = 0
const warm = setTimeout(() => {
  const before = process.cpuUsage()
  setTimeout(() => {
    const { user, system } = process.cpuUsage(before)
    cpuShare = (user + system) / 1_000 / measureMs
  }, measureMs)
}, warmUpMs)

await press(pressure, { send, untilMs, note })
clearTimeout(warm)
await pool.close()

latenciesMs.sort((a, b) => a - b)
const quantile = (share: number): number => latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? 0
const { 200: taken = 0, ...failures } = Object.fromEntries(counts)
const seen: Seen = {
  perSecond: (answers * 1_000) / measureMs,
  p50Ms: quantile(0.5),
  p99Ms: quantile(0.99),
  taken,
  distinct: notices.distinct(),
  failures,
  cpuShare,
}
process.stdout.write(`${JSON.stringify(seen)}\n`)
