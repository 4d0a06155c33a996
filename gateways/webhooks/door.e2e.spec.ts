import { expect } from 'chai'
import { hash } from 'node:crypto'
import { notificationStream, paymentStream, providerOrderIdOf } from '../../ledger/core/ids.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import { bodyBinding } from '../../ledger/notification/body.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { cardNetworkId } from '../card-network/capabilities.ts'
import { notice, noticeOf, nowSeconds, signed } from './card-network.spec-helper.ts'
import {
  demoKey,
  everythingSaid,
  newStore,
  onlyOneIn,
  openDoor,
  receivedIn,
  send,
  vault,
  type OpenDoor,
} from './door.spec-helper.ts'
import { ownContract, paying } from './orders.spec-helper.ts'

describe('the door for signed notifications', () => {
  let store: EventStore
  let door: OpenDoor
  beforeEach(async () => {
    store = newStore()
    door = await openDoor(store)
  })
  afterEach(() => door.close())

  it('answers as the provider wants it once it is stored, whole and sealed', async () => {
    const paymentId = await paying(door)
    const body = noticeOf(paymentId, { payer: '홍길동 010-1234-5678' })
    const { status, text, headers } = await send(door, signed(body))
    expect([status, text, headers.get('content-type')]).to.deep.equal([200, 'OK', 'text/plain'])
    const { notificationId, sealedBody, at, ...rest } = await onlyOneIn(store)
    expect(rest).to.deep.equal({
      type: 'NotificationReceived',
      provider: cardNetworkId,
      contractId: environmentContractId(cardNetworkId),
      trust: 'signed',
      eventType: 'APPROVAL',
      providerOrderId: providerOrderIdOf(paymentId, 1),
      paymentId,
      bodyHash: hash('sha256', body),
      owner: 'own_spec',
    })
    const opened = vault.open(sealedBody, bodyBinding(notificationId))
    expect(Buffer.from(opened, 'base64').toString()).to.equal(body)
    expect(await everythingSaid(store, door)).not.to.match(/홍길동|010-1234|the-demo-key/)
    expect(door.told).to.deep.equal([[notificationId, paymentId]])
  })

  it('stores what comes a hundred times at once once, and answers every time', async () => {
    const sent = signed(noticeOf(await paying(door)))
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(door, sent)))
    expect(answers.filter(({ status, text }) => status === 200 && text === 'OK')).to.have.length(100)
    expect(await receivedIn(store)).to.have.length(1)
    expect(door.told).to.have.length(1)
  })

  it('asks the log nothing about what it has just stored', async () => {
    const sent = signed(noticeOf(await paying(door)))
    await send(door, sent)
    const silent = () => Promise.reject(new Error('asked'))
    Object.assign(store, { readStream: silent, append: silent })
    for (let again = 0; again < 3; again += 1) expect((await send(door, sent)).status).to.equal(200)
  })

  it('appends once for a new one about a payment that it knows, and reads nothing', async () => {
    const paymentId = await paying(door)
    let appends = 0
    const { append } = store
    Object.assign(store, {
      readStream: () => Promise.reject(new Error('asked')),
      append: (request: Parameters<typeof append>[0]) => {
        appends += 1
        return append(request)
      },
    })
    for (let count = 0; count < 5; count += 1)
      expect((await send(door, signed(noticeOf(paymentId)))).status).to.equal(200)
    expect(appends).to.equal(5)
  })

  it('stores it once also when two processes are told it, signed anew each time', async () => {
    const other = await openDoor(store)
    const body = noticeOf(await paying(door))
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        send(index % 2 === 0 ? door : other, signed(body, demoKey, nowSeconds() - index)),
      ),
    )
    await other.close()
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]))
    expect(await receivedIn(store)).to.have.length(1)
  })

  it('stores what comes in another order than it happened, and before our own answer', async () => {
    const paymentId = await paying(door)
    const types = ['CANCEL', 'CAPTURE', 'APPROVAL']
    for (const type of types)
      expect((await send(door, signed(noticeOf(paymentId, { type })))).status).to.equal(200)
    const events = await receivedIn(store)
    expect(events.map((event) => [event.eventType, event.paymentId])).to.deep.equal(
      types.map((type) => [type, paymentId]),
    )
    const { state, revision } = await door.desks.payments.load(paymentStream(paymentId))
    expect([state.status, revision]).to.deep.equal(['authorizing', 1])
  })

  it('takes whatever content type is named: the signature is over the bytes', async () => {
    const paymentId = await paying(door)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', 'a/b; charset=x']) {
      const { body = '', headers } = signed(noticeOf(paymentId))
      const told = await send(door, { body, headers: { ...headers, 'content-type': type } })
      expect(told.status, type).to.equal(200)
    }
    expect(await receivedIn(store)).to.have.length(4)
  })

  it('keeps one without an order of ours once, and matches it when it comes again later', async () => {
    const body = notice('order-of-the-merchant')
    expect((await send(door, signed(body))).status).to.equal(200)
    const { notificationId, paymentId: none, at } = await onlyOneIn(store)
    expect(none).to.equal(null)
    expect(door.told).to.deep.equal([[notificationId, null]])
    await door.desks.notifications.handle(
      notificationStream(notificationId),
      { type: 'HandleNotification', notificationId, at, result: 'unmatched' },
      { correlationId: 'spec', actor: { kind: 'administrator' }, idempotency: null },
    )
    expect((await send(door, signed(body))).status).to.equal(200)
    expect(door.told, 'nothing is new').to.have.length(1)

    const paymentId = await paying(door, { providerOrderId: 'order-of-the-merchant' })
    const later = await openDoor(store, { findPayment: () => Promise.resolve(paymentId) })
    expect((await send(later, signed(body))).status).to.equal(200)
    await later.close()
    expect(later.told).to.deep.equal([[notificationId, paymentId]])
    expect((await onlyOneIn(store)).paymentId).to.equal(null)
  })

  it('is told again by a process that did not see it stored, as long as nobody acted on it', async () => {
    const paymentId = await paying(door)
    const body = noticeOf(paymentId)
    await send(door, signed(body))
    const { notificationId, at } = await onlyOneIn(store)
    const second = await openDoor(store)
    await send(second, signed(body))
    await second.close()
    expect(second.told).to.deep.equal([[notificationId, paymentId]])
    await door.desks.notifications.handle(
      notificationStream(notificationId),
      { type: 'HandleNotification', notificationId, at, result: 'inquired' },
      { correlationId: 'spec', actor: { kind: 'administrator' }, idempotency: null },
    )
    const third = await openDoor(store)
    await send(third, signed(body))
    await third.close()
    expect(third.told).to.deep.equal([])
  })

  it('believes no lookup that the log does not bear out', async () => {
    const other = await paying(door, { providerOrderId: 'another-order' })
    const misled = await openDoor(store, { findPayment: () => Promise.resolve(other) })
    await send(misled, signed(notice('order-1')))
    await misled.close()
    expect((await onlyOneIn(store)).paymentId).to.equal(null)
  })

  it("takes a merchant's own at its own address only, with its own key, about its own payments", async () => {
    const own = await ownContract(door, cardNetworkId, 'own-key')
    const others = await ownContract(door, cardNetworkId, 'others-key')
    const paymentId = await paying(door, { contractId: own.contractId })
    const body = noticeOf(paymentId)
    const sent = signed(body, 'own-key')
    expect((await send(door, { ...sent, path: others.path })).status, 'another key').to.equal(401)
    expect((await send(door, sent)).status, 'the demo key').to.equal(401)
    expect((await send(door, { ...signed(body), path: own.path })).status, 'own key').to.equal(401)
    expect(await receivedIn(store)).to.deep.equal([])

    const foreign = await send(door, { ...signed(body, 'others-key'), path: others.path })
    const good = await send(door, { ...sent, path: own.path })
    expect([foreign.status, good.status]).to.deep.equal([200, 200])
    const events = await receivedIn(store)
    expect(events.map((event) => [event.contractId, event.paymentId])).to.deep.equal([
      [others.contractId, null],
      [own.contractId, paymentId],
    ])
  })
})
