import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { DEMO_SECRET_KEY, startCardNetworkSim, type RunningSim } from './server.ts'
import { callerOf, order } from './test-caller.ts'

const Given = z.strictObject({
  method: z.strictObject({ type: z.literal('token'), token: z.string(), providerOrderId: z.string() }),
})

describe('card network simulator: something to pay with', () => {
  let sim: RunningSim
  beforeEach(async () => {
    sim = await startCardNetworkSim()
  })
  afterEach(() => sim.close())

  const ask = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${sim.url}/__method`, { method: 'POST', headers, body: JSON.stringify(body) })
  const method = async (body: object): Promise<z.output<typeof Given>['method']> =>
    Given.parse(await (await ask(body)).json()).method

  it('is a new card’s token, for anyone who asks', async () => {
    const [first, second] = [
      await method({ orderId: 'o-1', amount: 10_000 }),
      await method({ orderId: 'o-1', amount: 10_000, kind: 'token', orderName: '커피' }),
    ]
    expect(first.token).not.to.equal(second.token)
    expect(first.providerOrderId).to.equal('o-1')
    const paid = await callerOf(sim).post('/v1/approvals', order('o-1', first.token))
    expect([paid.status, paid.body['status']]).to.deep.equal([200, 'APPROVED'])
    expect((await ask({ orderId: 'o-2', amount: 1 }, { authorization: 'Bearer wrong' })).status).to.equal(401)
  })

  it('may be a card that is declined', async () => {
    const { token } = await method({ orderId: 'o-1', amount: 10_000, behaviour: 'LIMIT_EXCEEDED' })
    const told = await callerOf(sim).post('/v1/approvals', order('o-1', token))
    expect(told.body['code']).to.equal('LIMIT_EXCEEDED')
  })

  const bad: readonly [string, object][] = [
    ['kind', { orderId: 'o-1', amount: 10_000, kind: 'billing_key' }],
    ['behaviour', { orderId: 'o-1', amount: 10_000, behaviour: 'NEVER_HEARD_OF' }],
    ['amount', { orderId: 'o-1', amount: 0 }],
    ['orderId', { amount: 10_000 }],
    ['body', { orderId: 'o-1', amount: 10_000, price: 1 }],
  ]
  for (const [field, body] of bad)
    it(`is not to be had with a bad ${field}`, async () => {
      const response = await ask(body)
      expect(response.status).to.equal(400)
      expect(await response.text()).to.include(`invalid: ${field}`)
    })
})

describe('card network simulator: something to pay with, after a restart', () => {
  it('is still good', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jangbu-sim-'))
    try {
      const journalFile = join(folder, 'journal.ndjson')
      const first = await startCardNetworkSim({ journalFile })
      const body = JSON.stringify({ orderId: 'o-1', amount: 10_000 })
      const given = await fetch(`${first.url}/__method`, { method: 'POST', body })
      const { token } = Given.parse(await given.json()).method
      await first.close()
      const second = await startCardNetworkSim({ journalFile, secretKeys: [DEMO_SECRET_KEY] })
      const paid = await callerOf(second).post('/v1/approvals', order('o-1', token))
      await second.close()
      expect(paid.status).to.equal(200)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
