import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { startReceiver, type Receiver } from '../kit/receiver.spec-helper.ts'
import type { RunningServer } from '../kit/server.ts'
import { see, type Seen } from '../kit/test-client.spec-helper.ts'
import { callerOf, codeOf, type Caller } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startSoftpaymentSim } from './server.ts'

const Fields = z.looseObject({})

/** What happened to the connection, a refusal, or how much was paid or given back. */
const inShort = (seen: Seen): unknown => {
  if (seen.kind !== 'answered') return seen.kind
  const body = Fields.parse(seen.body)
  return seen.status === 200 ? (body['cancelAmount'] ?? body['amount']) : [seen.status, body['code']]
}

describe('softpayment simulator: faults', () => {
  let sim: RunningServer
  let caller: Caller
  beforeEach(async () => {
    sim = await startSoftpaymentSim()
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const rows: readonly (readonly [fault: string, approve: unknown, cancel: unknown, isDone: boolean])[] = [
    ['refuse', [403, 'REJECT_CARD_COMPANY'], [403, 'NOT_CANCELABLE_PAYMENT'], false],
    ['reset-before', 'reset', 'reset', false],
    ['reset-after', 'reset', 'reset', true],
    ['late', 10_000, 10_000, true],
    ['truncated', 'broken off', 'broken off', true],
    [
      'error-before',
      [500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'],
      [500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'],
      false,
    ],
    [
      'error-after',
      [500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'],
      [500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'],
      true,
    ],
    ['wrong-amount', 10_001, 10_001, true],
    ['duplicate', [409, 'DUPLICATED_ORDER_ID'], [400, 'ALREADY_CANCELED_PAYMENT'], true],
    ['maintenance', [503, 'SERVICE_UNAVAILABLE'], [503, 'SERVICE_UNAVAILABLE'], false],
  ]
  for (const operation of ['approve', 'cancel'] as const) {
    for (const [fault, approve, cancel, isDone] of rows) {
      it(`${operation}: ${fault}`, async () => {
        const [path, body] =
          operation === 'approve'
            ? ([
                '/v1/billing/payment',
                {
                  billingKey: await caller.billingKey(),
                  amount: 10_000,
                  orderId: 'order-1',
                  orderName: '녹차',
                },
              ] as const)
            : ([`/v1/payments/${await caller.pay()}/cancel`, { cancelReason: '고객 변심' }] as const)
        const { length } = await caller.book()
        await caller.post('/__faults', { operation, fault, ...(fault === 'late' ? { delayMs: 10 } : {}) })
        const headers = { authorization: `Bearer ${DEMO_SECRET_KEY}` }
        const told = await see(`${sim.url}${path}`, { method: 'POST', headers, body })
        expect(inShort(told)).to.deep.equal(operation === 'approve' ? approve : cancel)
        expect(await caller.book()).to.have.length(length + (isDone ? 1 : 0))
      })
    }
  }

  it('tells nothing of the first charge when it only says duplicate', async () => {
    await caller.plan('approve', 'duplicate')
    const { body } = await caller.charge(await caller.billingKey())
    expect(Object.keys(body).toSorted()).to.deep.equal(['code', 'message'])
  })

  it('leaves a refusal as it is', async () => {
    await caller.plan('cancel', 'duplicate')
    await caller.plan('cancel', 'wrong-amount')
    for (let times = 0; times < 2; times += 1)
      expect(codeOf(await caller.cancel('none'))).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
  })
})

describe('softpayment simulator: notifications', () => {
  let nowMs = Date.parse('2026-11-20T00:30:00Z')
  let receiver: Receiver
  let sim: RunningServer
  let caller: Caller
  const start = async (statuses: readonly number[]): Promise<void> => {
    receiver = await startReceiver(statuses)
    sim = await startSoftpaymentSim({ notifyUrl: receiver.url, notifyPauseUnitMs: 1, now: () => nowMs })
    caller = callerOf(sim)
  }
  afterEach(async () => {
    await sim.close()
    await receiver.close()
  })

  it('tells of charges, failed ones too, and of cancels', async () => {
    await start([200])
    const paymentKey = await caller.pay()
    await receiver.until(1)
    await caller.cancel(paymentKey, { cancelAmount: 3_000 })
    await receiver.until(2)
    await caller.cancel(paymentKey)
    await receiver.until(3)
    await caller.charge(await caller.billingKey('FAILED'), { orderId: 'order-2' })
    const bodies = (await receiver.until(4)).map(({ body }) => Fields.parse(JSON.parse(body)))
    const at = '2026-11-20T09:30:00.000+09:00'
    const payment = { paymentKey, orderId: 'order-1', amount: 10_000 }
    expect(bodies.slice(0, 3).map(({ eventId, ...body }) => body)).to.deep.equal([
      { ...payment, eventType: 'PAYMENT_DONE', status: 'DONE', approvedAt: at },
      {
        ...payment,
        eventType: 'PAYMENT_PARTIAL_CANCELED',
        status: 'PARTIAL_CANCELED',
        cancelAmount: 3_000,
        canceledAt: at,
      },
      {
        ...payment,
        eventType: 'PAYMENT_CANCELED',
        status: 'CANCELED',
        cancelAmount: 7_000,
        canceledAt: at,
      },
    ])
    expect(bodies[3]).to.include({ orderId: 'order-2', status: 'FAILED' })
    expect(new Set(bodies.map(({ eventId }) => eventId)).size).to.equal(4)
  })

  it('signs every attempt anew, and sends the same again until it is received', async () => {
    await start([500, 200])
    await caller.pay()
    await receiver.until(1)
    nowMs += 60_000
    const [first, second] = await receiver.until(2)
    expect(second?.body).to.equal(first?.body)
    for (const one of [first, second]) {
      const timestamp = String(one?.headers['x-softpayment-timestamp'])
      const expected = createHmac('sha256', DEMO_SETTINGS.webhookSecret)
        .update(`${timestamp}.${String(one?.body)}`)
        .digest('hex')
      expect(one?.headers['x-softpayment-signature']).to.equal(expected)
    }
  })
})

describe('softpayment simulator: its journal and its own process', () => {
  it('goes on where it stopped, and keeps no key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'softpayment-'))
    const journalFile = join(folder, 'journal.ndjson')
    const first = await startSoftpaymentSim({ journalFile })
    const key = await callerOf(first).billingKey('FAILED')
    const paymentKey = await callerOf(first).pay()
    await callerOf(first).cancel(paymentKey, { cancelAmount: 3_000 })
    const book = await callerOf(first).book()
    await first.close()

    const second = await startSoftpaymentSim({ journalFile })
    const caller = callerOf(second)
    expect(await caller.book()).to.deep.equal(book)
    expect((await caller.charge(key, { orderId: 'order-2' })).body).to.include({ status: 'FAILED' })
    expect((await caller.cancel(paymentKey)).body).to.include({ status: 'CANCELED', cancelAmount: 7_000 })
    expect(codeOf(await caller.charge(key))).to.deep.equal([409, 'DUPLICATED_ORDER_ID'])
    await second.close()
    expect(await readFile(journalFile, 'utf8')).not.to.include(DEMO_SECRET_KEY)
    await rm(folder, { recursive: true })
  })

  it('prints its URL, knows the keys of its environment and stops on SIGTERM', async function () {
    this.timeout(20_000)
    const main = new URL('main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { SECRET_KEYS: 'one,two' },
    })
    const ended = once(child, 'exit')
    const line = await new Promise<string>((resolve) => {
      createInterface(child.stdout).once('line', resolve)
    })
    const { url } = JSON.parse(line) as { url: string }
    expect(await callerOf({ url }, 'Bearer two').pay()).to.match(/^spay_/)
    expect(codeOf(await callerOf({ url }).charge('any'))).to.deep.equal([401, 'UNAUTHORIZED_KEY'])
    child.kill('SIGTERM')
    expect(await ended).to.deep.equal([0, null])
  })
})
