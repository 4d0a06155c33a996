import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { eventIdOf, OwnerId, paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { approval, approved, created } from '../../ledger/payment/events.spec-helper.ts'
import { paymentId } from '../../ledger/payment/fixtures.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM, type EventStore } from '../../ledger/store/port.ts'
import { callLogStand } from '../../gateways/http/call-log/call-log.spec-helper.ts'
import { answered, httpCall } from '../../gateways/http/call-log/http-call.spec-helper.ts'
import { systemRuntime } from '../runtime.ts'
import { calls } from './calls.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const metadata: EventMetadata = {
  correlationId: 'r',
  causationId: 'c',
  actor: { kind: 'dispatcher', owner: OwnerId('own_1') },
  idempotency: null,
}

const storeOf = async (recordedAt: number, history: readonly PaymentEvent[]): Promise<EventStore> => {
  const store = memoryStore(() => instantOf(recordedAt))
  const events = history.map((event, index) => encode(eventIdOf(randomUUID(), index), event, metadata))
  await store.append({ stream: paymentStream(paymentId), expectedRevision: NO_STREAM, events })
  return store
}

describe('jangbu calls', () => {
  const stand = callLogStand()
  const at = Date.parse('2026-11-20T09:00:00.123Z')

  const run = async (store: EventStore, { json = false, id = String(paymentId) } = {}) => {
    const terminal = capturingTerminal()
    const database = { connectionString: stand.url() }
    const runtime = systemRuntime()
    const code = await calls({ store, database, runtime, terminal }, { paymentId: id, json })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }

  before(async () => {
    const { record, close } = await stand.open()
    const notSent = { kind: 'not_sent', cause: 'unreachable', errorCode: 'ECONNREFUSED' } as const
    record(httpCall({ paymentId, at, tookMs: 3, answer: notSent }))
    record(
      httpCall({
        paymentId,
        at: at + 500,
        answer: answered({ transactionId: 'ref-1', note: 'x'.repeat(80) }),
      }),
    )
    await close()
  })

  it('shows each try, what was sent and what came back, without what is secret', async () => {
    const { code, printed } = await run(await storeOf(at, approved))
    expect(code).to.equal(0)
    const lines = printed.split('\n').map((line) => line.split(/ {2,}/))
    expect(lines[0]).to.deep.equal([
      ...['time (KST)', 'provider', 'operation', 'try', 'call', 'sent', 'answer', 'ms', 'received'],
    ])
    expect(lines[1]).to.deep.equal([
      ...[
        '2026-11-20 18:00:00.123',
        'spec',
        'approve',
        '1',
        'POST https://provider.example/api/v1/approvals',
      ],
      ...[
        '{"orderId":"order-1","cardToken":"[redacted]","amount":1000…',
        'not sent: unreachable ECONNREFUSED',
        '3',
      ],
    ])
    expect(lines[2]?.slice(-3)).to.deep.equal(['200', '12', '{"transactionId":"ref-1","note":"[redacted]"}'])
    expect(printed).to.match(/Nothing of that time is known to be missing\.$/)
  })

  it('as JSON has all of it', async () => {
    const { printed } = await run(await storeOf(at, approved), { json: true })
    const told: unknown = JSON.parse(printed)
    expect(told).to.have.nested.include({
      'calls[0].at': '2026-11-20T09:00:00.123Z',
      'calls[0].requestBody': '{"orderId":"order-1","cardToken":"[redacted]","amount":10000}',
      'calls[1].status': 200,
    })
    expect(told).to.have.property('missing').that.deep.equals([])
  })

  it('says what may be missing: within the life of a payment, which goes on while its outcome is open', async () => {
    const { record, close, figures } = await stand.open({ limits: { rows: 1 } })
    const gapAt = Date.now()
    for (let count = 0; count < 3; count += 1) record(httpCall({ paymentId: 'pay_other', at: gapAt }))
    expect(figures().lost).to.equal(2)
    await close()
    const anHourBefore = gapAt - 3_600_000
    const missing = /Calls may be missing:\n {2}2 calls, of whichever payments, found no room in own_/
    expect((await run(await storeOf(gapAt, approved))).printed).to.match(missing)
    expect((await run(await storeOf(anHourBefore, approved))).printed).not.to.match(missing)
    const open = [created, approval.requested()]
    expect((await run(await storeOf(anHourBefore, open))).printed).to.match(missing)
  })

  it('of no payment is a failure', async () => {
    const { code, printed, told } = await run(await storeOf(at, approved), { id: 'pay_0' })
    expect([code, printed, told]).to.deep.equal([1, '', 'there is no payment pay_0\n'])
  })
})
