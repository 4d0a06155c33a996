import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import {
  notificationStream,
  OwnerId,
  paymentStream,
  type NotificationId,
  type PaymentId,
} from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import type { Inquired } from '../dispatch/inquiry.ts'
import { tossId } from '../toss/capabilities.ts'
import { noticeOf, signed } from './card-network.spec-helper.ts'
import { specClock, type SpecClock } from './clock.spec-helper.ts'
import { notificationReaders } from '../registry.ts'
import { newStore, openDoor, receivedIn, send, vault, type OpenDoor } from './door.spec-helper.ts'
import { notificationHandler, type NotificationHandler } from './handle.ts'
import { decline, paying } from './orders.spec-helper.ts'
import { hintAbout } from './toss.spec-helper.ts'

const absent: InquiryAnswer = { kind: 'not_found' }
const silent: InquiryAnswer = {
  kind: 'unknown',
  failure: { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null },
}

describe('what hints lead to', () => {
  let store: EventStore
  let clock: SpecClock
  let door: OpenDoor
  let handler: NotificationHandler
  let ending: AbortController
  let asked: PaymentId[]
  /** The provider's words about each attempt. */
  let answers: readonly InquiryAnswer[]
  /** The attempts that nobody can ask about. */
  let mute: readonly number[]
  let believed: PaymentId[]
  /** Whether what was signed can be believed. */
  let isEnough: boolean

  beforeEach(async () => {
    store = newStore()
    clock = specClock()
    asked = []
    answers = [absent]
    mute = []
    believed = []
    isEnough = true
    ending = new AbortController()
    door = await openDoor(store, {
      onReceived: (...told) => {
        handler.onReceived(...told)
      },
    })
    const { payments, notifications } = door.desks
    const runtime = { ...clock, now: () => instantOf(0), randomUuid: randomUUID, owner: OwnerId('own_spec') }
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
    const parts = { payments, notifications, log, work: underWay(), runtime }
    const findPayment = () => Promise.resolve(undefined)
    const reading = { readers: notificationReaders, vault, findPayment }
    const resolver = { inquireNow, believe }
    handler = notificationHandler({ ...parts, ...reading, resolver }, ending.signal)
  })
  afterEach(() => door.close())

  const believe = (paymentId: PaymentId): Promise<boolean> => {
    believed.push(paymentId)
    return Promise.resolve(isEnough)
  }
  const inquireNow = async (
    paymentId: PaymentId,
  ): Promise<readonly Pick<Inquired, 'attempt' | 'answer' | 'isAskable'>[]> => {
    asked.push(paymentId)
    const { state: payment } = await door.desks.payments.load(paymentStream(paymentId))
    if (payment.status === 'none') throw new Error('no payment')
    return [...payment.attempts.values()].map((attempt, index) => ({
      attempt,
      answer: answers[index] ?? absent,
      isAskable: !mute.includes(index),
    }))
  }
  const hint = async (paymentId: PaymentId, number = 0): Promise<void> => {
    const createdAt = `2026-11-20T09:00:00.00000${String(number)}`
    expect((await send(door, hintAbout(paymentId, { createdAt }))).status).to.equal(200)
  }
  const idsIn = async (): Promise<readonly NotificationId[]> =>
    (await receivedIn(store)).map(({ notificationId }) => notificationId)
  const statuses = async (): Promise<readonly string[]> =>
    Promise.all(
      (await idsIn()).map(async (id) => {
        const { state } = await door.desks.notifications.load(notificationStream(id))
        return state.status === 'handled' ? state.result : state.status
      }),
    )

  it('ten about one payment within a second lead to one inquiry', async () => {
    const paymentId = await paying(door, { provider: tossId })
    for (let number = 0; number < 10; number += 1) {
      await hint(paymentId, number)
      await clock.passTo(number * 100)
    }
    expect(asked).to.deep.equal([])
    await clock.passTo(60_000)
    expect(await statuses()).to.deep.equal(Array(10).fill('inquired'))
    expect(asked).to.deep.equal([paymentId])
  })
  it('stay open until every attempt was answered for', async () => {
    const paymentId = await paying(door, { provider: tossId, orderId: 'two' })
    await decline(door, paymentId)
    await paying(door, { provider: tossId, orderId: 'two', key: 'second' })
    for (const words of [[silent, silent], [silent], [absent, silent]]) {
      answers = words
      if (asked.length === 0) await hint(paymentId)
      else await again()
      await clock.passTo(clock.monotonicMs() + 10_000)
      expect(await statuses()).to.deep.equal(['received'])
    }
    answers = [absent, absent]
    await again()
    expect(await statuses()).to.deep.equal(['inquired'])
    expect(asked).to.have.length(4)
    await again()
    expect(asked, 'it is handled').to.have.length(4)
  })
  it('do not wait for an attempt that nobody can ask about', async () => {
    const paymentId = await paying(door, { provider: tossId, orderId: 'two' })
    await decline(door, paymentId)
    await paying(door, { provider: tossId, orderId: 'two', key: 'second' })
    answers = [silent, absent]
    mute = [0]
    await hint(paymentId)
    await clock.passTo(60_000)
    expect(await statuses()).to.deep.equal(['inquired'])
  })
  it('are never believed, whatever cannot be asked', async () => {
    mute = [0]
    await hint(await paying(door, { provider: tossId }))
    await clock.passTo(60_000)
    expect([believed, await statuses()]).to.deep.equal([[], ['inquired']])
  })
  for (const [what, attempt, word] of [
    ['is believed about an attempt that cannot be asked about', 0, 'believed'],
    ['is not, where that very attempt was asked about', 1, 'inquired'],
    ['stays open about one that cannot be asked about, where it says too little', 0, 'received'],
  ] as const)
    it(`what is signed ${what}`, async () => {
      const paymentId = await paying(door, { orderId: 'two' })
      await decline(door, paymentId)
      await paying(door, { orderId: 'two', key: 'second' })
      mute = [attempt]
      isEnough = word !== 'received'
      answers = attempt === 0 ? [silent, absent] : [absent, silent]
      await send(door, signed(noticeOf(paymentId)))
      await clock.passTo(60_000)
      expect(await statuses()).to.deep.equal([word])
      expect(believed).to.deep.equal(attempt === 0 ? [paymentId] : [])
    })
  it('stay open when the process ends before it has asked', async () => {
    const paymentId = await paying(door, { provider: tossId })
    await hint(paymentId)
    await clock.passTo(500)
    const [id] = await idsIn()
    if (id === undefined) throw new Error('none')
    expect(handler.isAtWork(id)).to.equal(true)
    ending.abort()
    await clock.passTo(60_000)
    expect([handler.isAtWork(id), await statuses(), asked]).to.deep.equal([false, ['received'], []])
  })

  const again = async (): Promise<boolean> => {
    const [id] = await idsIn()
    if (id === undefined) throw new Error('none')
    const handling = handler.again(id)
    await clock.passTo(clock.monotonicMs() + 10_000)
    return handling
  }
})

const nothing = (): void => undefined
