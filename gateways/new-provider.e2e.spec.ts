import { expect } from 'chai'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startSimulator } from '../sims/kit/simulator.ts'
import { agreed } from './dispatch/agreement.spec-helper.ts'
import { openCounter, type Counter, type Stand } from './dispatch/counter.spec-helper.ts'
import { operate, pay, plan, processOn, settle } from './dispatch/resolving.spec-helper.ts'
import { acmePaySimulator, acmePaySource } from './new-provider.spec-helper.ts'
import type { Provider } from './port/provider.ts'

const root = join(import.meta.dirname, '..')

/** The house with a folder and two lines more: everything else in it is what stands here. */
const houseWithAcmePay = async (): Promise<string> => {
  const house = await mkdtemp(join(tmpdir(), 'jangbu-house-'))
  for (const name of ['ledger', 'node_modules', 'package.json'])
    await symlink(join(root, name), join(house, name))
  const gateways = join(house, 'gateways')
  await mkdir(join(gateways, 'acme-pay'), { recursive: true })
  for (const name of await readdir(import.meta.dirname))
    if (name !== 'registry.ts') await symlink(join(import.meta.dirname, name), join(gateways, name))
  await writeFile(join(gateways, 'acme-pay', 'provider.ts'), acmePaySource)
  const registry = await readFile(join(import.meta.dirname, 'registry.ts'), 'utf8')
  const more = registry
    .replace('export const providers: readonly Provider[] = [\n', (line) => `${line}  acmePay,\n`)
    .replace(
      "from './card-network/provider.ts'\n",
      (line) => `${line}import { acmePay } from './acme-pay/provider.ts'\n`,
    )
  expect(more.split('\n')).to.have.length(registry.split('\n').length + 2)
  await writeFile(join(gateways, 'registry.ts'), more)
  return house
}

describe('a new provider', () => {
  let house: string
  let counter: Counter
  before(async () => {
    house = await houseWithAcmePay()
    const registry = (await import(pathToFileURL(join(house, 'gateways', 'registry.ts')).href)) as {
      readonly providers: readonly Provider[]
    }
    const acmePay = registry.providers.find(({ id }) => id === ACME_PAY)
    if (acmePay === undefined) throw new Error('it is not there')
    const stand: Stand = {
      provider: acmePay.id,
      values: { secretKey: 'acme_1' },
      start: (options) => startSimulator(acmePaySimulator, options),
      open: acmePay.open,
      instrumentAt: () => (orderId) => Promise.resolve({ kind: 'token', token: `acme-${orderId}` }),
    }
    counter = await openCounter(undefined, { stand })
  })
  after(async () => {
    await counter.close()
    await rm(house, { recursive: true })
  })

  it('is a folder and a line of the registry: it pays, cancels, and is asked when an answer is lost', async () => {
    const process = processOn(counter, 'own_1')
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    await settle(process, id)
    await operate(process, id, { kind: 'cancel' })
    expect(await agreed(process, id)).to.deep.equal(['approve 10000', 'cancel 3000'])
  })
})

const ACME_PAY = 'acme-pay'
