import { expect } from 'chai'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import { startFaultyProvider, type FaultyProvider } from './faulty-provider.spec-helper.ts'
import { startOwnProcess, type OwnProcess } from './own-process.spec-helper.ts'
import {
  bookAt,
  clientOf,
  eventually,
  newMerchant,
  orderOf,
  paymentIn,
  providerAt,
  query,
  startSystem,
  tokenAt,
  type Client,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'

const LEASE_MS = 2_200
const times = { JANGBU_PROVIDER_LIMIT_MS: '1100', JANGBU_LEASE_MS: String(LEASE_MS) }

describe('a process that stops with a payment under way', () => {
  let provider: FaultyProvider
  /** The one that is left; it speaks to the same provider, which answers it. */
  let heir: TestSystem
  let owner: OwnProcess
  let merchant: Client
  let ownersMerchant: Client
  before(async () => {
    provider = await startFaultyProvider()
    const shared = {
      JANGBU_MASTER_KEY: randomBytes(32).toString('base64'),
      JANGBU_ADMIN_KEY: `ak_${randomUUID()}`,
    }
    heir = await startSystem({ ...shared, ...providerAt(provider.simulator) })
    heir = { ...heir, simulator: provider.simulator }
    const { secretKey } = await newMerchant(heir)
    merchant = clientOf(heir.url, secretKey)
    owner = await startOwnProcess({
      ...shared,
      ...times,
      ...providerAt(provider.url),
      DATABASE_URL: heir.variables['DATABASE_URL'] ?? '',
      JANGBU_DATA_DIR: heir.variables['JANGBU_DATA_DIR'] ?? '',
    })
    ownersMerchant = clientOf(owner.url, secretKey)
  })
  after(async () => {
    owner.wake()
    await owner.kill()
    await heir.stop()
    await provider.close()
  })

  const current = async (id: string): Promise<Payment> => paymentIn(await merchant.get(`/v1/payments/${id}`))
  const decided = (id: string): Promise<Payment> =>
    eventually(
      () => current(id),
      ({ status }) => status === 'APPROVED',
      15_000,
    )
  /** Asked of the owner, whose provider does not answer it. */
  const underWay = async (): Promise<string> => {
    const order = orderOf(await tokenAt(provider.simulator))
    const told = await ownersMerchant.post('/v1/payments', order, { prefer: 'wait=0' })
    const { id, status } = paymentIn(told)
    expect([told.status, status]).to.deep.equal([202, 'APPROVING'])
    return id
  }

  it('paused beyond its lease: another takes it over and finishes; awake again it changes nothing', async () => {
    const { release } = provider.hang()
    const id = await underWay()
    owner.pause()
    const startedMs = performance.now()
    const payment = await decided(id)
    expect(payment.status).to.equal('APPROVED')
    // It has its connections, so that only its silence tells that it is gone.
    expect(performance.now() - startedMs).to.be.greaterThan(LEASE_MS)
    const timeline = await timelineOf(merchant, id)
    expect(typesIn(timeline).slice(0, 3)).to.deep.equal([
      ...['PaymentCreated', 'ApprovalRequested', 'AttemptTakenOver'],
    ])
    owner.wake()
    release()
    provider.fail(undefined)
    const alive = await eventually(
      () => ownersMerchant.get(`/v1/payments/${id}`),
      ({ status }) => status === 200,
    )
    expect(paymentIn(alive).status).to.equal('APPROVED')
    await pause(500)
    expect(await timelineOf(merchant, id)).to.deep.equal(timeline)
    expect((await agreed(heir, merchant, id)).book).to.deep.equal(['approve 10000'])
  })

  it('whose sign of life is lost for a moment while it works: one charge, whoever makes it', async () => {
    const ids: string[] = []
    // So few that the provider is not taken for ill.
    for (let round = 0; round < 3; round += 1) {
      const { release } = provider.hang()
      ids.push(await underWay())
      await query(
        heir,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'jangbu owner'`,
      )
      await pause(50)
      release()
      provider.fail(undefined)
    }
    for (const id of ids) {
      expect((await decided(id)).status).to.equal('APPROVED')
      expect((await agreed(heir, merchant, id)).book).to.deep.equal(['approve 10000'])
    }
  })

  it('killed: another finishes at once, its lease ends with it', async () => {
    provider.hang()
    const ids = await Promise.all([underWay(), underWay(), underWay()])
    const held = await bookAt(provider.simulator)
    await owner.kill()
    for (const id of ids) {
      expect((await decided(id)).status).to.equal('APPROVED')
      expect((await agreed(heir, merchant, id)).book).to.deep.equal(['approve 10000'])
      expect(typesIn(await timelineOf(merchant, id))).to.include('AttemptTakenOver')
    }
    expect(await bookAt(provider.simulator)).to.have.length(held.length + ids.length)
  })
})
