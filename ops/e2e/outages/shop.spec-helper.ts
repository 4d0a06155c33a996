import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCardNetworkSim } from '../../../sims/card-network/server.ts'
import { providerAt, startSystem, type TestSystem } from '../system.spec-helper.ts'

/** The whole system, with a provider that lives somewhere else than what is going to break. */
export type Shop = TestSystem & { readonly close: () => Promise<void> }

/** On the database that the variables name. */
export const openShop = async (variables: Readonly<Record<string, string>>): Promise<Shop> => {
  const simulator = await startCardNetworkSim()
  try {
    const system = await startSystem({ ...providerAt(simulator.url), ...variables })
    return {
      ...system,
      simulator: simulator.url,
      close: async () => {
        await system.stop()
        await simulator.close()
      },
    }
  } catch (error) {
    await simulator.close()
    throw error
  }
}

/** On its own embedded database in a directory, which is made. */
export const openEmbeddedShop = async (dataDir: string): Promise<Shop> => {
  // An empty variable is one that is left out.
  const shop = await openShop({ DATABASE_URL: '', JANGBU_DATA_DIR: dataDir })
  const url = await readFile(join(dataDir, 'postgres-url'), 'utf8')
  return { ...shop, variables: { ...shop.variables, DATABASE_URL: url.trim() } }
}

/** A new directory that a server may reach whoever it runs as. */
export const newDataDir = async (): Promise<{
  readonly path: string
  readonly remove: () => Promise<void>
}> => {
  const parent = await mkdtemp(join(tmpdir(), 'jangbu-shop-'))
  await chmod(parent, 0o711)
  const path = join(parent, 'data')
  await mkdir(path)
  return { path, remove: () => rm(parent, { recursive: true, force: true, maxRetries: 3 }) }
}
