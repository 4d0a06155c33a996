import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { projections } from '../../projections/registry.ts'
import { startJangbu, startProvider, type Server } from './payment-servers.ts'
import { cardTokenOf, payerTo } from './payments.ts'
import { median, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'
import { watchVisible, type Latencies } from './visible-watch.ts'

const IN_FLIGHT = 64
const MANY_IN_FLIGHT = 256
const ROUNDS = 3
/** Of our own maximum: where a service should be run. */
const PACED_SHARE = 0.7
const LONGEST_P99_MS = 50
/** After the last payment, until every read model has it. */
const SETTLE_MS = 1_000
/** Until those who pay have their connections: what they do at once before that is no load of 70 %. */
const RAMP_MS = 1_000

type Running = { readonly provider: Server; readonly ours: Server }

/** The product in a process of its own, as a user starts it. */
const withProduct = async <T>(databaseUrl: string, work: (running: Running) => Promise<T>): Promise<T> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-visible-'))
  try {
    const provider = await startProvider()
    try {
      const ours = await startJangbu(databaseUrl, provider, dataDir)
      return await work({ provider, ours }).finally(ours.stop)
    } finally {
      await provider.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** From the commit of an event to that of the batch that shows it, at a load of 70 % of the machine's own maximum. */
export const benchVisible = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, (url) =>
    withProduct(url, async ({ provider, ours }) => {
      const payer = payerTo(ours, await cardTokenOf(provider))
      for (let times = 0; times < 2; times += 1) await payer.pay({ kind: 'closed', inFlight: MANY_IN_FLIGHT })
      const most: number[] = []
      for (let round = 0; round < ROUNDS; round += 1)
        most.push((await payer.pay({ kind: 'closed', inFlight: IN_FLIGHT })).perSecond)
      const perSecond = median(most) * PACED_SHARE
      const rounds = await watched(url, () => payer.pay({ kind: 'paced', perSecond }))
      return [
        { name: `payments, ${IN_FLIGHT} in flight`, value: median(most), unit: 'payments/s' },
        ...projections
          .map(({ name }) => name)
          .filter((name) => rounds.every((round) => round.has(name)))
          .flatMap((name) => resultsOf(name, rounds)),
      ]
    }),
  )

const watched = async (databaseUrl: string, press: () => Promise<unknown>): Promise<readonly Latencies[]> => {
  const visible = await watchVisible(databaseUrl)
  const rounds: Latencies[] = []
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all([press(), delay(RAMP_MS).then(visible.begin)])
      await delay(SETTLE_MS)
      rounds.push(await visible.latenciesMs())
    }
    return rounds
  } finally {
    await visible.close()
  }
}

const resultsOf = (projection: string, rounds: readonly Latencies[]): readonly BenchResult[] => {
  const at = (share: number): number =>
    median(rounds.map((round) => quantile(round.get(projection) ?? [], share)))
  const [p50, p99] = [at(0.5), at(0.99)]
  const name = `commit → visible in ${projection}`
  const unit = 'ms'
  if (projection !== 'payments') return [{ name: `${name}, p99`, value: p99, unit }]
  const allowed = {
    baseline: { name: 'ms allowed', value: LONGEST_P99_MS },
    ratio: LONGEST_P99_MS / p99,
    target: 1,
  }
  return [
    { name: `${name}, p50`, value: p50, unit },
    { name: `${name}, p99`, value: p99, unit, ...allowed },
  ]
}

const quantile = (figures: readonly number[], share: number): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length * share)] ?? Number.NaN
