import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { callerOf, codeOf, told } from './caller.spec-helper.ts'
import { startTossSim, type RunningSim } from './server.ts'

const Token = z.strictObject({ type: z.literal('token'), token: z.string(), providerOrderId: z.string() })
const BillingKey = z.strictObject({
  type: z.literal('billing_key'),
  billingKey: z.string(),
  customerKey: z.string(),
})
const asked = { orderId: 'order-1', amount: 10_000 }

describe('toss simulator: something to pay with', () => {
  let sim: RunningSim
  beforeEach(async () => {
    sim = await startTossSim()
  })
  afterEach(() => sim.close())

  const ask = (body: object): Promise<Response> =>
    fetch(`${sim.url}/__method`, { method: 'POST', body: JSON.stringify(body) })
  const method = async (body: object): Promise<unknown> => (await told(await ask(body))).body['method']

  it('is the window’s payment key, good for that order and amount', async () => {
    const { token, providerOrderId } = Token.parse(await method(asked))
    expect(providerOrderId).to.equal('order-1')
    const caller = callerOf(sim)
    expect((await caller.confirm(token, 'order-1', 9_999)).status).to.equal(400)
    expect((await caller.confirm(token, 'order-1', 10_000)).body['status']).to.equal('DONE')
    expect(codeOf(await told(await ask(asked)))).to.deep.equal([400, 'DUPLICATED_ORDER_ID'])
  })

  it('may be a billing key with its customer', async () => {
    const { billingKey, customerKey } = BillingKey.parse(await method({ ...asked, kind: 'billing_key' }))
    const charged = await callerOf(sim).charge(billingKey, 'order-1', { customerKey })
    expect([charged.status, charged.body['status']]).to.deep.equal([200, 'DONE'])
  })

  for (const kind of ['token', 'billing_key'])
    it(`may be declined: a ${kind}`, async () => {
      const body = { ...asked, kind, behaviour: 'REJECT_CARD_PAYMENT' }
      const given = z.record(z.string(), z.string()).parse(await method(body))
      const caller = callerOf(sim)
      const { token = '', billingKey = '', customerKey } = given
      const declined =
        kind === 'token'
          ? await caller.confirm(token, 'order-1', 10_000)
          : await caller.charge(billingKey, 'order-1', { customerKey })
      expect(codeOf(declined)).to.deep.equal([403, 'REJECT_CARD_PAYMENT'])
    })

  const bad: readonly [string, object][] = [
    ['kind', { ...asked, kind: 'cash' }],
    ['behaviour', { ...asked, behaviour: 'NEVER_HEARD_OF' }],
    ['amount', { ...asked, amount: 0 }],
    ['orderId', { ...asked, orderId: 'short' }],
    ['body', { ...asked, price: 1 }],
  ]
  for (const [field, body] of bad)
    it(`is not to be had with a bad ${field}`, async () => {
      const refused = await told(await ask(body))
      expect(codeOf(refused)).to.deep.equal([400, 'INVALID_REQUEST'])
      expect(refused.body['message']).to.equal(`invalid: ${field}`)
    })
})

describe('toss simulator: something to pay with, after a restart', () => {
  it('is still good', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jangbu-sim-'))
    try {
      const journalFile = join(folder, 'journal.ndjson')
      const first = await startTossSim({ journalFile })
      const given = await fetch(`${first.url}/__method`, { method: 'POST', body: JSON.stringify(asked) })
      const { token } = Token.parse((await told(given)).body['method'])
      await first.close()
      const second = await startTossSim({ journalFile })
      const paid = await callerOf(second).confirm(token, 'order-1', 10_000)
      await second.close()
      expect(paid.status).to.equal(200)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
