import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { OwnerId, PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { newClock } from '../http/pipeline/clock.spec-helper.ts'
import { collectingLog } from '../http/pipeline/scripted.spec-helper.ts'
import type { Alert, AlertFact } from './alert.ts'
import { deliveryBy } from './delivery.ts'
import { alertsBy } from './desk.ts'
import { messageOf } from './webhook.ts'

const circuit = { provider: ProviderId('spec'), operation: 'approve', origin: 'https://provider.example' }
const opened: AlertFact = { kind: 'breaker_opened', ...circuit }
const closed: AlertFact = { kind: 'breaker_closed', ...circuit }
const elsewhere: AlertFact = { ...opened, origin: 'https://other.example' }
const review: AlertFact = {
  kind: 'manual_review',
  provider: ProviderId('spec'),
  operation: 'approve',
  paymentId: PaymentId('pay_1'),
  transactionId: TransactionId('txn_1'),
  reason: 'no_way_to_learn',
}

const stand = (deliver: (alert: Alert) => Promise<void> = () => Promise.resolve()) => {
  const clock = newClock()
  const log = collectingLog()
  let ids = 0
  const runtime = {
    ...clock,
    now: () => instantOf(clock.monotonicMs()),
    randomUuid: () => String((ids += 1)),
    owner: OwnerId('own_spec'),
  }
  const told: Alert[] = []
  const way = {
    name: 'the spec',
    deliver: async (alert: Alert) => {
      await deliver(alert)
      told.push(alert)
    },
    tries: 3,
    firstPauseMs: 100,
    longestPauseMs: 1_000,
  }
  const alerts = alertsBy([deliveryBy(way, { runtime, log })], { runtime, log })
  const inShort = () => told.map(({ kind, untold }) => [kind, untold])
  return { clock, log, alerts, told, inShort }
}

describe('operator alerts', () => {
  it('go into the log as errors, and on their way with an id and a time', async () => {
    const { alerts, told, log, clock } = stand()
    alerts.raise(opened)
    await clock.pass(0)
    expect(told).to.deep.equal([{ ...opened, id: '1', at: instantOf(0), untold: 0 }])
    expect(log.lines).to.deep.equal([
      {
        ...circuit,
        alert: 'breaker_opened',
        untold: 0,
        level: 'error',
        message:
          'Nothing is sent to spec for approve at https://provider.example: its circuit breaker has opened',
      },
    ])
  })

  it('tell of a breaker that flaps one opening and one closing a minute, and how many were not told', async () => {
    const { alerts, clock, inShort } = stand()
    for (let times = 0; times < 10; times += 1) {
      alerts.raise(opened)
      alerts.raise(closed)
      await clock.pass(1_000)
    }
    expect(inShort()).to.deep.equal([
      ['breaker_opened', 0],
      ['breaker_closed', 0],
    ])
    await clock.pass(120_000)
    // It is as it was told to be.
    expect(inShort()).to.have.length(2)
    alerts.raise(opened)
    await clock.pass(0)
    expect(inShort().at(-1)).to.deep.equal(['breaker_opened', 18])
  })

  it('tell after the minute how a breaker stands that stayed in the other state', async () => {
    const { alerts, clock, inShort } = stand()
    for (const fact of [opened, closed, opened, closed, opened]) alerts.raise(fact)
    await clock.pass(59_999)
    expect(inShort()).to.have.length(2)
    await clock.pass(1)
    expect(inShort().slice(2)).to.deep.equal([['breaker_opened', 2]])
    expect(clock.sleeping()).to.equal(0)
  })

  it('are held back for each breaker by itself', async () => {
    const { alerts, clock, told } = stand()
    for (const fact of [opened, elsewhere, opened, elsewhere]) alerts.raise(fact)
    await clock.pass(0)
    expect(told.map((alert) => 'origin' in alert && alert.origin)).to.deep.equal([
      'https://provider.example',
      'https://other.example',
    ])
  })

  it('tell of a wave of cases for people once a minute', async () => {
    const { alerts, clock, inShort } = stand()
    for (let times = 0; times < 1_000; times += 1) alerts.raise(review)
    await clock.pass(60_000)
    expect(inShort()).to.deep.equal([
      ['manual_review', 0],
      ['manual_review', 998],
    ])
  })

  it('tell at the end what was held back', async () => {
    const { alerts, inShort } = stand()
    for (const fact of [opened, closed, opened, review, review]) alerts.raise(fact)
    await alerts.close()
    expect(inShort()).to.have.deep.members([
      ['breaker_opened', 0],
      ['breaker_closed', 0],
      ['manual_review', 0],
      ['breaker_opened', 0],
      ['manual_review', 0],
    ])
  })

  it('are tried again, and given up with a line in the log', async () => {
    let tries = 0
    const { alerts, clock, log, told } = stand(() => {
      tries += 1
      return tries === 2 ? Promise.resolve() : Promise.reject(new Error('away'))
    })
    alerts.raise(opened)
    await clock.pass(100)
    expect(told).to.have.length(1)
    alerts.raise(elsewhere)
    await clock.pass(10_000)
    expect(tries).to.equal(5)
    expect(alerts.figures()).to.deep.equal({ raised: 2, lost: 1 })
    expect(log.lines.at(-1)).to.include({
      message: 'an alert did not arrive',
      why: 'away',
      way: 'the spec',
    })
  })

  it('do not wait for anybody when the process ends', async () => {
    const { alerts, clock } = stand(() => Promise.reject(new Error('away')))
    alerts.raise(opened)
    await clock.pass(50)
    await alerts.close()
    expect(alerts.figures().lost).to.equal(1)
  })
})

describe('an alert on the wire', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef')
  const alert: Alert = { ...opened, id: 'one', at: instantOf(1_000), untold: 0 }

  it('is signed over its id, its time and its body', () => {
    const { headers, body } = messageOf(alert, key, 1_700_000_000_999)
    const signed = createHmac('sha256', key).update(`alert_one.1700000000.${body}`).digest('base64')
    expect(headers).to.deep.equal({
      'content-type': 'application/json',
      'webhook-id': 'alert_one',
      'webhook-timestamp': '1700000000',
      'webhook-signature': `v1,${signed}`,
    })
    expect(JSON.parse(body)).to.deep.include({ type: 'operator.breaker_opened', timestamp: instantOf(1_000) })
    expect(JSON.parse(body)).to.have.nested.property('data.text.ko').that.includes('서킷 브레이커')
  })

  it('has no signature without a key', () => {
    expect(messageOf(alert, undefined, 0).headers).to.not.have.property('webhook-signature')
  })
})
