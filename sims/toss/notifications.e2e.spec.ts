import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReceiver, type Received, type Receiver } from '../kit/receiver.spec-helper.ts'
import { callerOf, Fields, rows, told, type Caller } from './caller.spec-helper.ts'
import { startTossSim, type RunningSim, type TossSimOptions } from './server.ts'

const START_MS = Date.parse('2026-11-20T00:00:00.000Z')
const TEN_MINUTES_MS = 600_000
/** Long enough for one too many. */
const A_WHILE_MS = 40

const webhookOf = ({ body }: Received): Fields => Fields.parse(JSON.parse(body))
const paymentOf = (one: Received): Fields => Fields.parse(webhookOf(one)['data'])

describe('toss simulator: webhooks', () => {
  let sim: RunningSim
  let caller: Caller
  let receiver: Receiver
  let nowMs = START_MS

  const start = async (options: TossSimOptions = {}): Promise<void> => {
    sim = await startTossSim({
      now: () => nowMs,
      notifyUrl: receiver.url,
      notifyPauseUnitMs: 1,
      ...options,
    })
    caller = callerOf(sim)
  }
  const restart = async (options: TossSimOptions): Promise<void> => {
    await sim.close()
    await start(options)
  }
  const answering = async (statuses: readonly number[]): Promise<void> => {
    await receiver.close()
    receiver = await startReceiver(statuses)
  }
  beforeEach(async () => {
    nowMs = START_MS
    receiver = await startReceiver()
    await start()
  })
  afterEach(async () => {
    await sim.close()
    await receiver.close()
  })

  const arrived = async (count: number): Promise<readonly Received[]> => {
    await receiver.until(count)
    await sleep(A_WHILE_MS)
    return receiver.received
  }
  const statuses = async (count: number): Promise<unknown> =>
    (await arrived(count)).map(paymentOf).map(({ status, balanceAmount }) => [status, balanceAmount])
  const shown = async (): Promise<readonly Fields[]> =>
    rows((await told(await caller.get('/__notifications'))).body['notifications'])

  it('tell of an approval, unsigned', async () => {
    nowMs += 123
    const paymentKey = await caller.pay('order-1', 1000)
    await arrived(1)
    const [only] = receiver.received
    expect(only === undefined ? undefined : webhookOf(only)).to.deep.equal({
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: '2026-11-20T09:00:00.123000',
      data: (await caller.read(`/v1/payments/${paymentKey}`)).body,
    })
    expect(only?.headers).to.include({
      'content-type': 'application/json',
      'tosspayments-webhook-transmission-time': '2026-11-20T09:00:00.123+09:00',
      'tosspayments-webhook-transmission-retried-count': '0',
    })
    expect(only?.headers['tosspayments-webhook-transmission-id']).to.match(/^[0-9a-f-]{36}$/)
    expect(only?.headers).not.to.have.property('tosspayments-webhook-signature')
  })

  it('tell of every cancel as it then was', async () => {
    const paymentKey = await caller.pay('order-1', 1000)
    await arrived(1)
    await caller.cancel(paymentKey, 400)
    await arrived(2)
    await caller.cancel(paymentKey, 600)
    await arrived(3)
    await caller.cancel(await caller.pay('order-2', 500))
    expect(await statuses(5)).to.have.deep.members([
      ['DONE', 1000],
      ['PARTIAL_CANCELED', 600],
      ['PARTIAL_CANCELED', 0],
      ['DONE', 500],
      ['CANCELED', 0],
    ])
  })

  it('tell of a decline and of the time running out, not of a window', async () => {
    await caller.confirm(await caller.window('order-1', 1000, { behaviour: 'FDS_ERROR' }), 'order-1', 1000)
    await caller.window('order-2', 2000)
    expect(await statuses(1)).to.deep.equal([['ABORTED', 1000]])
    nowMs += TEN_MINUTES_MS
    expect(await statuses(2)).to.deep.equal([
      ['ABORTED', 1000],
      ['EXPIRED', 2000],
    ])
    expect(receiver.received.map(webhookOf).at(1)?.['createdAt']).to.equal('2026-11-20T09:10:00.000000')
  })

  it('tell nothing of a billing approval or its decline, but of its cancel', async () => {
    await caller.charge(await caller.billingKey('FDS_ERROR'), 'order-1')
    const { body } = await caller.charge(await caller.billingKey(), 'order-1')
    await caller.cancel(String(body['paymentKey']))
    expect(await statuses(1)).to.deep.equal([['CANCELED', 0]])
  })

  it('tell the truth of what was answered otherwise', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    await caller.plan('approve', 'error-after')
    await caller.confirm(paymentKey, 'order-1', 1000)
    expect(await statuses(1)).to.deep.equal([['DONE', 1000]])
  })

  it('come again, counted, until they are answered well', async () => {
    await answering([500, 404, 200])
    await restart({})
    await caller.pay('order-1', 1000)
    const headers = (await arrived(3)).map((one) => one.headers)
    expect(headers.map((one) => one['tosspayments-webhook-transmission-retried-count'])).to.deep.equal([
      '0',
      '1',
      '2',
    ])
    expect(new Set(headers.map((one) => one['tosspayments-webhook-transmission-id'])).size).to.equal(1)
    const [row] = await shown()
    expect(row?.['status']).to.equal('DELIVERED')
    expect(rows(row?.['attempts']).map(({ answer }) => answer)).to.deep.equal([500, 404, 200])
  })

  it('are given up after seven repetitions', async () => {
    await answering([500])
    await restart({ notifyPauseUnitMs: 0 })
    await caller.pay('order-1', 1000)
    expect(await arrived(8)).to.have.length(8)
    expect((await shown())[0]?.['status']).to.equal('GIVEN_UP')
  })

  it('go where they are sent, or nowhere', async () => {
    await caller.post('/__notifications', { url: null })
    await caller.pay('order-1', 1000)
    await caller.post('/__notifications', { url: receiver.url })
    await caller.pay('order-2', 2000)
    expect(await statuses(1)).to.deep.equal([['DONE', 2000]])
    expect(await shown()).to.have.length(1)
  })

  it('wait for nobody and are dropped at the end', async () => {
    await restart({ notifyUrl: 'http://127.0.0.1:9', notifyPauseUnitMs: 60_000 })
    await caller.pay('order-1', 1000)
    while (rows((await shown())[0]?.['attempts']).length === 0) await sleep(5)
    expect((await shown())[0]).to.include({ status: 'PENDING' })
    const startedMs = performance.now()
    await sim.close()
    expect(performance.now() - startedMs).to.be.below(1000)
  })

  it('tell nothing out of the journal, nor what ran out meanwhile', async () => {
    await sim.close()
    const folder = await mkdtemp(join(tmpdir(), 'toss-webhooks-'))
    try {
      await start({ journalFile: join(folder, 'journal.ndjson') })
      await caller.pay('order-1', 1000)
      await caller.window('order-2', 2000)
      await arrived(1)
      await sim.close()
      nowMs += TEN_MINUTES_MS
      await start({ journalFile: join(folder, 'journal.ndjson') })
      await sleep(400)
      expect(await statuses(1)).to.deep.equal([['DONE', 1000]])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
