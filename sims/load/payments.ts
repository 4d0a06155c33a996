import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startOwnProcess } from './own-process.ts'
import { checkBook, readModelLagMs } from './payment-checks.ts'
import { Seen, type Load } from './payment-client/load.ts'
import { startBarePipeline, startJangbu, startProvider, type Server } from './payment-servers.ts'
import { compared, median, medianOfThree, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const IN_FLIGHT = 64
const MANY_IN_FLIGHT = 256
const ROUND = { warmUpMs: 1_500, measureMs: 7_000 }
const LEAST_RATIO = 0.6
/** Of our own maximum: where a service should be run. */
const PACED_SHARE = 0.7
const PACED_ROUNDS = 3
/** A client that is busier than this may be what is measured. */
const LARGEST_CLIENT_SHARE = 0.7
const LONGEST_LAG_MS = 5_000

type System = { readonly provider: Server; readonly bare: Server; readonly ours: Server }

/** Works with each of the four processes; they are gone afterwards, however it ends. */
const withSystem = async <T>(
  urls: { readonly ours: string; readonly bare: string },
  work: (system: System) => Promise<T>,
): Promise<T> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-payments-'))
  const stops: Server['stop'][] = []
  const started = async (starting: Promise<Server>): Promise<Server> => {
    const server = await starting
    stops.unshift(server.stop)
    return server
  }
  try {
    const provider = await started(startProvider())
    const bare = await started(startBarePipeline(urls.bare, provider))
    return await work({ provider, bare, ours: await started(startJangbu(urls.ours, provider, dataDir)) })
  } finally {
    for (const stop of stops) await stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const Issued = z.object({ cardToken: z.string() })

/** A card of the simulator that pays without end. */
export const cardTokenOf = async ({ url, secretKey }: Server): Promise<string> => {
  const headers = { authorization: `Bearer ${secretKey}`, 'idempotency-key': 'bench-card' }
  const response = await fetch(`${url}/v1/card-tokens`, { method: 'POST', headers, body: '{}' })
  return Issued.parse(await response.json()).cardToken
}

export type Payer = {
  readonly pay: (pressure: Load['pressure']) => Promise<Seen>
  readonly paid: () => number
}

/** Pays for one round and counts what was approved; any other answer is a failure of the bench. */
export const payerTo = ({ url, secretKey }: Server, cardToken: string): Payer => {
  let paid = 0
  const pay = async (pressure: Load['pressure']): Promise<Seen> => {
    const load: Load = { url, secretKey, cardToken, pressure, ...ROUND }
    const seen = await runClient(load)
    paid += seen.approved
    return seen
  }
  return { pay, paid: () => paid }
}

const runClient = async (load: Load): Promise<Seen> => {
  const script = './payment-client/main.ts'
  const client = startOwnProcess({ script, environment: { LOAD: JSON.stringify(load) } })
  try {
    const seen = Seen.parse(JSON.parse(await client.firstLine))
    const failures = Object.entries(seen.failures).map(([what, often]) => `${often} x ${what}`)
    if (failures.length > 0) throw new Error(`${load.url}: not every payment got its 201: ${failures.join()}`)
    if (seen.cpuShare > LARGEST_CLIENT_SHARE)
      throw new Error(`the load generator took ${seen.cpuShare.toFixed(2)} of a core: it may be the limit`)
    return seen
  } finally {
    await client.stop()
  }
}

/** `POST /v1/payments` with everything on, against the least that a payment server has to do. */
export const benchPayments = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, (ours) =>
    withScratchDatabase(databaseUrl, (bare) => withSystem({ ours, bare }, (system) => measure(system, ours))),
  )

const measure = async (system: System, databaseUrl: string): Promise<BenchResult[]> => {
  const cardToken = await cardTokenOf(system.provider)
  const ours = payerTo(system.ours, cardToken)
  const bare = payerTo(system.bare, cardToken)
  const rate = (payer: Payer, inFlight: number) => async (): Promise<number> =>
    (await payer.pay({ kind: 'closed', inFlight })).perSecond
  // Compilers, plans and caches are warm before anything counts: ours takes some thirty thousand payments to get there.
  for (const payer of [ours, bare, ours]) await payer.pay({ kind: 'closed', inFlight: MANY_IN_FLIGHT })
  const rates = await medianOfThree({
    ours: rate(ours, IN_FLIGHT),
    bare: rate(bare, IN_FLIGHT),
    oursMany: rate(ours, MANY_IN_FLIGHT),
    bareMany: rate(bare, MANY_IN_FLIGHT),
  })
  const lagMs = await readModelLagMs(databaseUrl, { paid: ours.paid(), limitMs: LONGEST_LAG_MS })
  const paced: Seen[] = []
  for (let times = 0; times < PACED_ROUNDS; times += 1)
    paced.push(await ours.pay({ kind: 'paced', perSecond: rates.ours * PACED_SHARE }))
  await readModelLagMs(databaseUrl, { paid: ours.paid(), limitMs: LONGEST_LAG_MS })
  await checkBook(system.provider.url, { ours: ours.paid(), bare: bare.paid() })
  return [...resultsOf(rates), ...latenciesOf(paced), { name: 'read model behind', value: lagMs, unit: 'ms' }]
}

type Rates = Readonly<Record<'ours' | 'bare' | 'oursMany' | 'bareMany', number>>

const resultsOf = ({ ours, bare, oursMany, bareMany }: Rates): BenchResult[] => {
  const [unit, name] = ['payments/s', 'bare pipeline']
  return [
    compared(
      { name: `payments, ${IN_FLIGHT} in flight`, value: ours, unit, target: LEAST_RATIO },
      { name, value: bare },
    ),
    compared(
      { name: `payments, ${MANY_IN_FLIGHT} in flight`, value: oursMany, unit },
      { name, value: bareMany },
    ),
  ]
}

const latenciesOf = (paced: readonly Seen[]): BenchResult[] => {
  const at = `at ${PACED_SHARE * 100} % of that`
  return [
    { name: `p50 ${at}`, value: median(paced.map(({ p50Ms }) => p50Ms)), unit: 'ms' },
    { name: `p99 ${at}`, value: median(paced.map(({ p99Ms }) => p99Ms)), unit: 'ms' },
  ]
}
