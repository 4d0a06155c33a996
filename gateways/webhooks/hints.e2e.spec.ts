import { expect } from 'chai'
import { providerOrderIdOf } from '../../ledger/core/ids.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { tossId } from '../toss/capabilities.ts'
import {
  newStore,
  onlyOneIn,
  openDoor,
  receivedIn,
  send,
  type OpenDoor,
  type Sent,
} from './door.spec-helper.ts'
import { path, hintAbout, statusChanged } from './toss.spec-helper.ts'
import { decline, ownContract, paying } from './orders.spec-helper.ts'

const TEN_MINUTES_MS = 600_000

describe('the door for notifications that nobody signs', () => {
  let store: EventStore
  let door: OpenDoor
  beforeEach(async () => {
    store = newStore()
    door = await openDoor(store)
  })
  afterEach(() => door.close())

  it('keeps a hint about an order of ours as what it is, once', async () => {
    const paymentId = await paying(door, { provider: tossId })
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(door, hintAbout(paymentId))))
    expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`))).to.deep.equal(
      new Set(['200 OK']),
    )
    const event = await onlyOneIn(store)
    expect(event).to.include({ trust: 'hint', provider: tossId, eventType: 'DONE', paymentId })
    expect(JSON.stringify(event)).not.to.contain('홍길동')
    expect(door.told).to.deep.equal([[event.notificationId, paymentId]])
  })

  it('answers well, keeps nothing and writes a line about an order that is not ours', async () => {
    const elsewhere = await paying(door)
    const own = await ownContract(door, tossId, 'own-key')
    const ofAMerchant = await paying(door, { provider: tossId, contractId: own.contractId })
    const other = await paying(door, { provider: tossId })
    const hints = [
      statusChanged('order-1234567890'),
      statusChanged('4111111111111111'),
      statusChanged(`${'0'.repeat(32)}-1`),
      statusChanged('주문-1234567890'),
      statusChanged('order\u0000\u0000\u0000'),
      statusChanged(providerOrderIdOf(other, 2)),
      hintAbout(elsewhere),
      hintAbout(ofAMerchant),
      { ...hintAbout(other), path: own.path },
    ]
    for (const hint of hints) expect((await send(door, hint)).status).to.equal(200)
    expect(await receivedIn(store)).to.deep.equal([])
    expect(door.told).to.deep.equal([])
    const lines = door.logged.filter(({ level, text }) => level === 'warn' && text.includes('foreign'))
    expect(lines).to.have.length(hints.length)
    expect(JSON.stringify(lines)).not.to.match(/4111111111111111|홍길동/)
    expect((await send(door, { ...hintAbout(ofAMerchant), path: own.path })).status).to.equal(200)
    expect((await onlyOneIn(store)).contractId).to.equal(own.contractId)
  })

  it('answers well and keeps nothing of what is no payment', async () => {
    const told = await send(door, { path, body: JSON.stringify({ eventType: 'BILLING_DELETED', data: {} }) })
    expect([told.status, told.text]).to.deep.equal([200, 'OK'])
    expect(await receivedIn(store)).to.deep.equal([])
  })

  it('finds an order by an id that the merchant chose, once the log bears it out', async () => {
    const providerOrderId = 'order-of-the-merchant'
    const paymentId = await paying(door, { provider: tossId, providerOrderId })
    const asked: string[] = []
    const finding = await openDoor(store, {
      findPayment: (provider, orderId) => {
        asked.push(`${provider} ${orderId}`)
        return Promise.resolve(paymentId)
      },
    })
    expect((await send(finding, statusChanged(providerOrderId))).status).to.equal(200)
    expect((await send(finding, statusChanged('another-of-the-merchant'))).status).to.equal(200)
    await finding.close()
    expect((await onlyOneIn(store)).paymentId).to.equal(paymentId)
    expect(asked).to.deep.equal([`toss-payments ${providerOrderId}`, 'toss-payments another-of-the-merchant'])
  })

  it('finds an order by an id that the merchant chose as soon as anything is charged under it', async () => {
    const paymentId = await paying(door, { provider: tossId, providerOrderId: 'order-of-the-merchant' })
    expect((await send(door, statusChanged('order-of-the-merchant'))).status).to.equal(200)
    expect((await onlyOneIn(store)).paymentId).to.equal(paymentId)
    const own = await ownContract(door, tossId, 'own-key')
    const elsewhere = { ...statusChanged('order-of-the-merchant'), path: own.path }
    expect((await send(door, elsewhere)).status).to.equal(200)
    expect(await receivedIn(store), 'under another contract it is another order').to.have.length(1)
  })

  it('finds an attempt that another process made after this one had read the payment', async () => {
    const first = { provider: tossId, orderId: 'order-1' }
    const paymentId = await paying(door, first)
    const second = statusChanged(providerOrderIdOf(paymentId, 2))
    expect((await send(door, second)).status).to.equal(200)
    expect(await receivedIn(store)).to.deep.equal([])
    const other = await openDoor(store)
    await decline(other, paymentId)
    await paying(other, { ...first, key: 'second' })
    await other.close()
    expect((await send(door, second)).status).to.equal(200)
    expect((await onlyOneIn(store)).paymentId).to.equal(paymentId)
  })

  it('lets nobody fill the log with hints about one order, and has the rest sent again later', async () => {
    const [known, other] = [
      await paying(door, { provider: tossId }),
      await paying(door, { provider: tossId }),
    ]
    const hint = (count: number): Sent => hintAbout(known, { createdAt: String(count) })
    const statuses: number[] = []
    for (let count = 0; count < 30; count += 1) statuses.push((await send(door, hint(count))).status)
    expect(statuses).to.deep.equal([...Array<number>(20).fill(200), ...Array<number>(10).fill(429)])
    expect((await send(door, hint(3))).status, 'a repetition').to.equal(200)
    expect((await send(door, hintAbout(other))).status, 'about another order').to.equal(200)
    expect(await receivedIn(store)).to.have.length(21)
    door.pass(TEN_MINUTES_MS - 1)
    expect((await send(door, hint(25))).status).to.equal(429)
    door.pass(1)
    expect((await send(door, hint(25))).status).to.equal(200)
    expect(await receivedIn(store)).to.have.length(22)
  })
})
