import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startOwnProcess } from './own-process.ts'
import { startJangbu, type Server } from './payment-servers.ts'
import { compared, median, medianOfThree, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'
import { Seen, type Load } from './webhook-client/load.ts'
import { allHandled } from './webhook-log.ts'

const IN_FLIGHT = 64
const ROUND = { warmUpMs: 1_500, measureMs: 7_000 }
const LEAST_PER_SECOND = 2_000
/** Of our own maximum: where a service should be run. */
const PACED_SHARE = 0.7
const PACED_ROUNDS = 3
/** A client that is busier than this may be what is measured. */
const LARGEST_CLIENT_SHARE = 0.7

/** Nobody listens there: about orders that do not exist no provider is asked. */
const provider: Server = {
  url: 'http://127.0.0.1:9',
  secretKey: 'bench-provider-key',
  stop: () => Promise.resolve(),
}

/** Providers' notifications through the door into the log, each once, against bare Express that stores nothing. */
export const benchWebhooks = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, (ours) => withDoors(ours, (doors) => measure(doors, ours)))

type Doors = { readonly ours: string; readonly bare: string }

const withDoors = async <T>(databaseUrl: string, work: (doors: Doors) => Promise<T>): Promise<T> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-webhooks-'))
  const stops: Server['stop'][] = []
  try {
    const environment = { SECRET_KEY: provider.secretKey }
    const bare = startOwnProcess({ script: './bare-door/main.ts', environment })
    stops.unshift(bare.stop)
    const product = await startJangbu(databaseUrl, provider, dataDir)
    stops.unshift(product.stop)
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(await bare.firstLine))
    return await work({ ours: `${product.url}/v1/webhooks/card-network`, bare: `${url}/` })
  } finally {
    for (const stop of stops) await stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Sends for one round; any answer but 200 is a failure of the bench. */
const senderTo = (url: string) => {
  let distinct = 0
  const send = async (pressure: Load['pressure']): Promise<Seen> => {
    const run = randomUUID().replaceAll('-', '')
    const seen = await runClient({ url, secretKey: provider.secretKey, run, pressure, ...ROUND })
    distinct += seen.distinct
    return seen
  }
  return { send, distinct: () => distinct }
}

const runClient = async (load: Load): Promise<Seen> => {
  const script = './webhook-client/main.ts'
  const client = startOwnProcess({ script, environment: { LOAD: JSON.stringify(load) } })
  try {
    const seen = Seen.parse(JSON.parse(await client.firstLine))
    const failures = Object.entries(seen.failures).map(([what, often]) => `${often} x ${what}`)
    if (failures.length > 0)
      throw new Error(`${load.url}: not every notification got its 200: ${failures.join()}`)
    if (seen.cpuShare > LARGEST_CLIENT_SHARE && load.pressure.kind === 'paced')
      throw new Error(`the load generator took ${seen.cpuShare.toFixed(2)} of a core: it may be the limit`)
    return seen
  } finally {
    await client.stop()
  }
}

const measure = async (doors: Doors, databaseUrl: string): Promise<BenchResult[]> => {
  const ours = senderTo(doors.ours)
  const bare = senderTo(doors.bare)
  const rate = (sender: typeof ours) => async (): Promise<number> =>
    (await sender.send({ kind: 'closed', inFlight: IN_FLIGHT })).perSecond
  for (const sender of [ours, bare]) await rate(sender)()
  const rates = await medianOfThree({ ours: rate(ours), bare: rate(bare) })
  const behindMs = await allHandled(databaseUrl, ours.distinct())
  const paced: Seen[] = []
  for (let times = 0; times < PACED_ROUNDS; times += 1)
    paced.push(await ours.send({ kind: 'paced', perSecond: rates.ours * PACED_SHARE }))
  await allHandled(databaseUrl, ours.distinct())
  const unit = 'webhooks/s'
  const at = `at ${PACED_SHARE * 100} % of that`
  return [
    { name: 'webhooks, each stored once', value: rates.ours, unit, target: LEAST_PER_SECOND },
    compared({ name: 'the same', value: rates.ours, unit }, { name: 'bare Express', value: rates.bare }),
    { name: `p50 ${at}`, value: median(paced.map(({ p50Ms }) => p50Ms)), unit: 'ms' },
    { name: `p99 ${at}`, value: median(paced.map(({ p99Ms }) => p99Ms)), unit: 'ms' },
    { name: 'handling behind', value: behindMs, unit: 'ms' },
  ]
}
