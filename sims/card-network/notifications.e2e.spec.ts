import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReceiver, type Received, type Receiver } from '../kit/receiver.spec-helper.ts'
import { see } from '../kit/test-client.spec-helper.ts'
import { startFaultySim, type FaultySim } from './faults.spec-helper.ts'
import { signatureOf } from './notifications.ts'
import { DEMO_SECRET_KEY, type CardNetworkSimOptions } from './server.ts'
import { callerOf, order } from './test-caller.ts'

const NOW_MS = Date.parse('2026-11-20T00:00:00.900Z')
const NOW = '2026-11-20T09:00:00.900+09:00'

describe('card network simulator: notifications', () => {
  let receiver: Receiver
  let sim: FaultySim

  const open = async (options: CardNetworkSimOptions = {}, statuses?: readonly number[]): Promise<void> => {
    receiver = await startReceiver(statuses)
    sim = await startFaultySim({ now: () => NOW_MS, notifyUrl: receiver.url, ...options })
  }
  afterEach(async () => {
    await sim.close()
    await receiver.close()
  })

  const contents = (received: readonly Received[]): readonly Record<string, unknown>[] =>
    received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
  const byPlace = (one: Record<string, unknown>, other: Record<string, unknown>): number =>
    String(one['eventId']).localeCompare(String(other['eventId']))

  it('tell every movement with the fields of the contract and nothing else', async () => {
    await open()
    const { body } = await sim.caller.post('/v1/pre-authorizations', order('o-1', await sim.caller.card()))
    const transactionId = String(body['transactionId'])
    const path = `/v1/pre-authorizations/${transactionId}`
    await sim.caller.post(`${path}/captures`, { amount: 4_000 })
    await sim.caller.post(`${path}/void`, { reason: 'spec' })
    await sim.caller.post(`/v1/approvals/${transactionId}/cancels`, { amount: 1_500, reason: 'spec' })
    const told = contents(await receiver.until(4)).toSorted(byPlace)
    const same = { transactionId, orderId: 'o-1', occurredAt: NOW }
    expect(told.map(({ eventId: _eventId, ...rest }) => rest)).to.deep.equal([
      { ...same, type: 'PRE_AUTHORIZATION', amount: 10_000, status: 'PRE_APPROVED' },
      { ...same, type: 'CAPTURE', amount: 4_000, status: 'CAPTURED' },
      { ...same, type: 'VOID', amount: 6_000, status: 'VOIDED' },
      { ...same, type: 'CANCEL', amount: 1_500, status: 'PARTIAL_CANCELED' },
    ])
    expect(new Set(told.map(({ eventId }) => eventId)).size).to.equal(4)
  })

  it('are signed with the key of the merchant whose transaction it is', async () => {
    await open({ secretKeys: [DEMO_SECRET_KEY, 'other'] })
    const other = callerOf(sim, 'other')
    await sim.caller.post('/v1/approvals', order('o-1', await sim.caller.card()))
    await receiver.until(1)
    await other.post('/v1/approvals', order('o-2', await other.card()))
    const received = await receiver.until(2)
    for (const [i, key] of [DEMO_SECRET_KEY, 'other'].entries()) {
      const { headers, body } = received[i] ?? { headers: {}, body: '' }
      const hex = createHmac('sha256', key).update(`1795132800.${body}`).digest('hex')
      expect(headers['x-card-network-signature']).to.equal(`t=1795132800,v1=${hex}`)
    }
  })

  it('have a signature that does not change', () => {
    expect(signatureOf('key', '{"a":"한"}', 1_795_132_800)).to.equal(
      't=1795132800,v1=5b1c5b636bc9e0ee0c928a1029e24549c83ea24b3a954950e5db1007e61a8304',
    )
  })

  it('tell nothing of refusals and repetitions', async () => {
    await open()
    const approval = order('o-1', await sim.caller.card())
    await sim.caller.post('/v1/approvals', order('o-2', await sim.caller.card('DECLINED')))
    await sim.caller.post('/v1/approvals', approval, 'k')
    await sim.caller.post('/v1/approvals', approval, 'k')
    await receiver.until(1)
    await sleep(40)
    expect(contents(receiver.received).map(({ orderId }) => orderId)).to.deep.equal(['o-1'])
  })

  it('tell what was done whatever the fault, and nothing of what was not', async () => {
    await open()
    const card = await sim.caller.card()
    const after = ['reset-after', 'truncated', 'error-after', 'wrong-amount', 'duplicate'] as const
    const before = ['reset-before', 'error-before', 'maintenance', 'refuse'] as const
    for (const fault of [...before, ...after]) {
      await sim.plan('approve', fault)
      await sim.caller.post('/v1/approvals', order(fault, card)).catch(() => undefined)
    }
    await receiver.until(after.length)
    await sleep(40)
    const told = contents(receiver.received).map(({ orderId, amount }) => [orderId, amount])
    expect(told.toSorted()).to.deep.equal(after.map((fault) => [fault, 10_000]).toSorted())
  })

  it('come again after a second with the same id until they are taken', async function () {
    this.timeout(5_000)
    await open({}, [500, 200])
    const beforeMs = performance.now()
    await sim.caller.post('/v1/approvals', order('o-1', await sim.caller.card()))
    const [first, second] = contents(await receiver.until(2))
    expect(performance.now() - beforeMs).to.be.at.least(999)
    expect(second).to.deep.equal(first)
  })

  it('keep no operation waiting', async () => {
    await open({}, [0])
    const card = await sim.caller.card()
    for (let i = 0; i < 40; i++) {
      const told = await sim.caller.post('/v1/approvals', order(`o-${String(i)}`, card))
      expect(told.status).to.equal(200)
    }
    await receiver.until(32)
    expect(await sim.caller.book()).to.have.length(40)
  })

  it('are off until an address is set, for what happens from then on', async () => {
    await open()
    const door = `${sim.url}/__notifications`
    await see(door, { method: 'POST', body: { url: null } })
    await sim.caller.post('/v1/approvals', order('o-1', await sim.caller.card()))
    await see(door, { method: 'POST', body: { url: receiver.url } })
    await sim.caller.post('/v1/approvals', order('o-2', await sim.caller.card()))
    await receiver.until(1)
    await sleep(40)
    expect(contents(receiver.received).map(({ orderId }) => orderId)).to.deep.equal(['o-2'])
    const shown = await see(door)
    expect(JSON.stringify(shown)).to.include('"status":"DELIVERED"').and.not.include(DEMO_SECRET_KEY)
  })

  it('do not come again out of the journal, and number on from there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'card-network-notifications-'))
    try {
      const journalFile = join(folder, 'journal.ndjson')
      await open({ journalFile })
      const { body } = await sim.caller.post('/v1/approvals', order('o-1', await sim.caller.card()))
      const [approved] = contents(await receiver.until(1))
      await sim.close()
      sim = await startFaultySim({ now: () => NOW_MS, notifyUrl: receiver.url, journalFile })
      const path = `/v1/approvals/${String(body['transactionId'])}/cancels`
      await sim.caller.post(path, { amount: 1_000, reason: 'spec' })
      await receiver.until(2)
      await sleep(40)
      const told = contents(receiver.received)
      expect(told.map(({ type }) => type)).to.deep.equal(['APPROVAL', 'CANCEL'])
      expect([approved?.['eventId'], told[1]?.['eventId']]).to.deep.equal(
        [1, 2].map((place) => `evt_${String(body['transactionId'])}_${String(place)}`),
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
