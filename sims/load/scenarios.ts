import { mkdtemp, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startProduct, type Product } from './payment-servers.ts'
import { median, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const NAMES = ['full-flow', 'partial-cancel', 'only-create-approve', 'partial-cancel-twice']
const ROUNDS = 3
/** Twelve providers with four scenarios each, in ten seconds. */
const LEAST_PER_SECOND = (12 * 4) / 10

const Run = z.object({ providers: z.array(z.object({ provider: z.string(), verdict: z.string() })) })

/** Every built-in scenario at every provider's simulator, through the whole product. */
export const benchScenarios = (databaseUrl: string): Promise<BenchResult[]> =>
  withScratchDatabase(databaseUrl, async (database) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-scenarios-'))
    try {
      const product = await startProduct(dataDir, { DATABASE_URL: database })
      return await measure(product).finally(product.stop)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })

const measure = async (product: Product): Promise<BenchResult[]> => {
  await everywhere(product)
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const fromMs = performance.now()
    const runs = await everywhere(product)
    rates.push((runs * 1_000) / (performance.now() - fromMs))
  }
  const unit = 'providers x scenarios/s'
  return [{ name: 'scenarios at every provider', value: median(rates), unit, target: LEAST_PER_SECOND }]
}

/** One scenario after another, each at all providers at once; gives how many there were. */
const everywhere = async ({ url, adminKey }: Product): Promise<number> => {
  let runs = 0
  for (const name of NAMES) {
    const response = await fetch(`${url}/v1/admin/scenarios/${name}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${adminKey}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ providers: 'all' }),
    })
    const { providers } = Run.parse(await response.json())
    const failed = providers.filter(({ verdict }) => verdict !== 'ok').map(({ provider }) => provider)
    if (failed.length > 0) throw new Error(`${name} failed at ${failed.join(', ')}`)
    runs += providers.length
  }
  return runs
}
