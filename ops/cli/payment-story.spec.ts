import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { eventIdOf, OwnerId, paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { compensation, lateApproval } from '../../ledger/payment/compensation.spec-helper.ts'
import { approval, approved, canceledPart, created } from '../../ledger/payment/events.spec-helper.ts'
import { attemptId, krw, paymentId } from '../../ledger/payment/fixtures.spec-helper.ts'
import { inquired, takenOver } from '../../ledger/payment/pursuit.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM, type EventStore } from '../../ledger/store/port.ts'
import { moneyText } from './money-text.ts'
import { paymentStory } from './payment-story.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const metadata: EventMetadata = {
  correlationId: 'request-1',
  causationId: 'command-1',
  actor: { kind: 'dispatcher', owner: OwnerId('own_1') },
  idempotency: null,
}

const storeOf = async (...history: readonly PaymentEvent[]): Promise<EventStore> => {
  const store = memoryStore(() => instantOf(0))
  const events = history.map((event, index) => encode(eventIdOf(randomUUID(), index), event, metadata))
  await store.append({ stream: paymentStream(paymentId), expectedRevision: NO_STREAM, events })
  return store
}
const history = [...approved, ...canceledPart('a', krw(3_000n))]

describe('payment-story', () => {
  it('tells 10,000 approved, 3,000 cancelled, 7,000 left', async () => {
    const terminal = capturingTerminal()
    expect(
      await paymentStory({ store: await storeOf(...history), terminal }, { paymentId, json: false }),
    ).to.equal(0)
    const lines = terminal.printed().split('\n')
    expect(lines[0]).to.match(/^pay_.*PARTIAL_CANCELED$/)
    expect(lines[2]).to.match(/^time \(KST\) +who +what +signed amount +balance$/)
    expect(lines.slice(3).map((line) => line.replaceAll(/ {2,}/g, ' | '))).to.deep.equal([
      '1970-01-01 09:00:00.000 | dispatcher | order order-1 "coffee" over 10,000 KRW | 0 KRW',
      '1970-01-01 09:00:00.000 | dispatcher | asks card-network to approve 10,000 KRW (attempt 1, 3 months) | 0 KRW',
      '1970-01-01 09:00:00.000 | dispatcher | approved: 10,000 KRW, reference ref-1 | +10,000 KRW | 10,000 KRW',
      '1970-01-01 09:00:00.000 | dispatcher | asks to cancel 3,000 KRW: returned | 10,000 KRW',
      '1970-01-01 09:00:00.000 | dispatcher | cancelled: 3,000 KRW, reference ref-a | -3,000 KRW | 7,000 KRW',
    ])
  })
  it('tells how an outcome was learnt, and that late money went back beside the balance', async () => {
    const late = [
      ...[created, approval.requested(), takenOver(attemptId(1)), inquired(attemptId(1), 'not_found')],
      ...[approval.declined(), ...lateApproval('r1'), compensation.succeeded('r1', 'c1')],
    ]
    const terminal = capturingTerminal()
    await paymentStory({ store: await storeOf(...late), terminal }, { paymentId, json: false })
    const lines = terminal.printed().split('\n')
    expect(lines[0]).to.match(/^pay_.*FAILED$/)
    expect(lines.slice(5).map((line) => line.split(/ {2,}/).slice(2))).to.deep.equal([
      ['owner-2 goes on in the place of owner-1', '0 KRW'],
      ['asked the provider about attempt 1 to learn an outcome: it knows nothing of it', '0 KRW'],
      ['approval declined: 8001 business (E1 no)', '0 KRW'],
      ['found approved although recorded otherwise: 10,000 KRW, reference r1', '0 KRW'],
      ['asks to cancel what was found: 10,000 KRW, reference r1', '0 KRW'],
      ['what was found went back: 10,000 KRW, reference c1', '0 KRW'],
    ])
  })
  it('as JSON has the amounts of what a provider showed', async () => {
    const terminal = capturingTerminal()
    const asked = [created, approval.requested(), inquired(null, 'found')]
    await paymentStory({ store: await storeOf(...asked), terminal }, { paymentId, json: true })
    expect(JSON.parse(terminal.printed())).to.have.nested.property(
      '2.event.transactions.0.amount.amount',
      '10000',
    )
  })
  it('as JSON has every event with its place', async () => {
    const terminal = capturingTerminal()
    await paymentStory({ store: await storeOf(...history), terminal }, { paymentId, json: true })
    const told: unknown = JSON.parse(terminal.printed())
    expect(told).to.be.an('array').with.length(5)
    expect(told).to.have.nested.property('4.position', '5')
    expect(told).to.have.nested.property('4.signedAmount', '-3000')
    expect(told).to.have.nested.property('4.balance', '7000')
  })
  it('of no payment is a failure', async () => {
    const terminal = capturingTerminal()
    const parts = { store: memoryStore(() => instantOf(0)), terminal }
    expect(await paymentStory(parts, { paymentId: 'pay_0', json: false })).to.equal(1)
    expect([terminal.printed(), terminal.told()]).to.deep.equal(['', 'there is no payment pay_0\n'])
  })
})

describe('an amount in words', () => {
  const rows: readonly (readonly [bigint, 'KRW' | 'USD', string])[] = [
    [0n, 'KRW', '0 KRW'],
    [1_234_567n, 'KRW', '1,234,567 KRW'],
    [-3_000n, 'KRW', '-3,000 KRW'],
    [5n, 'USD', '0.05 USD'],
    [-123_450n, 'USD', '-1,234.50 USD'],
  ]
  for (const [amount, currency, text] of rows)
    it(text, () => {
      expect(moneyText(amount, currency)).to.equal(text)
    })
})
