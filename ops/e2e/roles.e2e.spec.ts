import { expect } from 'chai'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { providerProfiles } from '../../gateways/registry.ts'
import { simulatedProviders } from '../../sims/providers.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { ConfigError, readConfig } from '../config.ts'
import { rolesIn } from '../roles/names.ts'
import { startPart, type PartOfSystem } from '../start.ts'
import {
  bookAt,
  clientOf,
  eventually,
  keyIn,
  merchantIn,
  newBusinessNumber,
  orderOf,
  paymentIn,
  tokenAt,
  type Client,
} from './system.spec-helper.ts'

const Noted = z.strictObject({ adminKey: z.string(), simulators: z.record(z.string(), z.string()) })
const Page = z.object({ data: z.array(z.object({ id: z.string() })) })

describe('roles as separate processes', () => {
  let database: TestDatabase
  let dataDir: string
  const parts: PartOfSystem[] = []
  before(async () => {
    database = await testDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'jangbu-roles-'))
  })
  after(async () => {
    for (const { stop } of parts.reverse()) await stop()
    await database.drop()
    await rm(dataDir, { recursive: true })
  })

  const begin = (list: string, changes: NodeJS.ProcessEnv = {}): Promise<PartOfSystem> => {
    const place = { JANGBU_DATA_DIR: dataDir, DATABASE_URL: database.url }
    const config = readConfig({ ...place, PORT: '0', LOG_LEVEL: 'silent', ...changes })
    return startPart(config, () => undefined, rolesIn(list))
  }
  const begun = async (list: string): Promise<PartOfSystem> => {
    const part = await begin(list)
    parts.push(part)
    return part
  }
  const clientAt = ({ url = '' }: PartOfSystem, key: string | undefined): Client => clientOf(url, key ?? '')

  it('an API without any provider is fine: nothing can be paid yet', async () => {
    const api = await begin('api')
    expect(api).to.deep.include({ roles: new Set(['api']) })
    expect((await clientAt(api, api.access?.adminKey).get('/healthz')).status).to.equal(200)
    await api.stop()
  })

  it('simulators note their addresses, and a second time not at once', async () => {
    const { url, access } = await begun('simulators')
    expect(url).to.equal(undefined)
    const noted = Noted.parse(JSON.parse(await readFile(join(dataDir, 'dev.json'), 'utf8')))
    expect(noted).to.deep.equal(access)
    expect(Object.keys(noted.simulators)).to.include('card-network')
    const again: unknown = await begin('simulators').catch((error: unknown) => error)
    expect(String(again)).to.contain('already running')
  })

  it('two APIs and two projectors find the simulators there and work on one log', async () => {
    await begun('projector')
    await begun('projector')
    const [one, other] = [await begun('api'), await begun('api')]
    const admin = clientAt(one, one.access?.adminKey)
    expect(other.access?.adminKey).to.equal(one.access?.adminKey)
    const business = { name: '가맹점', businessNumber: newBusinessNumber() }
    const { id } = merchantIn(await admin.post('/v1/merchants', business))
    const key = keyIn(await admin.post(`/v1/merchants/${id}/api-keys`, { mode: 'test' })).secretKey ?? ''
    const simulator = JSON.parse(await readFile(join(dataDir, 'dev.json'), 'utf8')) as z.output<typeof Noted>
    const provider = simulator.simulators['card-network'] ?? ''

    const told = await clientAt(one, key).post('/v1/payments', orderOf(await tokenAt(provider)))
    expect(told.status, told.text).to.equal(201)
    const payment = paymentIn(told)
    const cancel = await clientAt(other, key).post(`/v1/payments/${payment.id}/cancel`, { reason: 'changed' })
    expect(paymentIn(cancel).status).to.equal('CANCELED')
    expect((await bookAt(provider, payment.id)).map(({ operation }) => operation)).to.deep.equal([
      'approve',
      'cancel',
    ])
    const list = await eventually(
      async () => Page.safeParse((await clientAt(other, key).get('/v1/payments?status=CANCELED')).body),
      ({ data }) => data?.data.length === 1,
    )
    expect(list.data?.data).to.have.nested.property('[0].id', payment.id)
  })

  it('what somebody else has noted wrongly keeps nobody from starting', async () => {
    const text = await readFile(join(dataDir, 'dev.json'), 'utf8')
    for (const wrong of ['{"simulators":{"card-network":1}}', '{"simulators":[]}', '[]', '{']) {
      await writeFile(join(dataDir, 'dev.json'), wrong)
      await (await begin('api')).stop()
    }
    await writeFile(join(dataDir, 'dev.json'), text)
  })

  it('simulators are refused in production, and where none is left to start', async () => {
    const refusalOf = async (changes: NodeJS.ProcessEnv): Promise<unknown> =>
      begin('simulators', { JANGBU_DATA_DIR: join(dataDir, 'other'), ...changes }).catch(
        (error: unknown) => error,
      )
    const production = await refusalOf({
      JANGBU_ENVIRONMENT: 'production',
      JANGBU_ADMIN_KEY: 'k'.repeat(16),
      JANGBU_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    })
    expect(production).to.be.instanceOf(ConfigError)
    expect(String(production)).to.contain('simulators run in development only')
    const everyProvider = providerProfiles.flatMap(({ id }): [string, string][] => {
      const prefix = `JANGBU_PROVIDER_${id.toUpperCase().replaceAll('-', '_')}`
      const { secretKey = '', settings = {} } = simulatedProviders.get(id) ?? {}
      return [
        [`${prefix}_BASE_URL`, 'http://127.0.0.1:1'],
        [`${prefix}_SECRET_KEY`, secretKey],
        ...Object.entries(settings).map(([name, value]): [string, string] => [
          `${prefix}_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
          value,
        ]),
      ]
    })
    const idle = await refusalOf(Object.fromEntries(everyProvider))
    expect(idle).to.be.instanceOf(ConfigError)
    expect(String(idle)).to.contain('no simulator is left to start')
  })
})
