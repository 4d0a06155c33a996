import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { MerchantId, paymentIdOf, paymentStream, type PaymentId, type StreamName } from '../core/ids.ts'
import {
  pay,
  recordApproval,
  recordCancellation,
  requestCancellation,
} from '../payment/commands.spec-helper.ts'
import type { PaymentCommand } from '../payment/commands.ts'
import { approvedAs, canceledAs, declined, krw, unknown } from '../payment/fixtures.spec-helper.ts'
import type { PaymentEvent } from '../payment/events.ts'
import type { Payment } from '../payment/state.ts'
import type { Payments } from './desks.ts'
import type { Loaded } from './loaded.ts'
import type { EventStore } from './port.ts'
import { contextOf, newStore, processOn } from './processes.spec-helper.ts'

const idOf = (order: string): PaymentId => paymentIdOf(MerchantId('mer_1'), 'live', order)
const [first, second, third] = [idOf('order-1'), idOf('order-2'), idOf('order-3')]
const paymentIds = [first, second, third]
const commands: readonly PaymentCommand[] = [
  pay(),
  recordApproval(approvedAs('ref-1')),
  recordApproval(unknown),
  recordApproval(declined),
  pay(2),
  recordApproval(approvedAs('ref-2'), 2),
  ...['a', 'b', 'c'].flatMap((name) => [
    requestCancellation(name, krw(1_000n)),
    recordCancellation(name, canceledAs(`ref-${name}`, krw(1_000n))),
    recordCancellation(name, unknown),
  ]),
]

/** Of what was read and what was written alike. */
const known = ({ state, history, revision, position }: Loaded<Payment, PaymentEvent>): unknown => ({
  state,
  revision,
  position,
  history: history.map(({ revision: at, recordedAt, event, metadata }) => ({
    at,
    recordedAt,
    event,
    metadata,
  })),
})

type Act = {
  readonly process: number
  readonly payment: number
  readonly what: 'load' | 'recall' | PaymentCommand
  readonly key: string | null
}
const act: fc.Arbitrary<Act> = fc.record({
  process: fc.nat({ max: 3 }),
  payment: fc.nat({ max: 2 }),
  what: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('load' as const, 'recall' as const) },
    { weight: 6, arbitrary: fc.constantFrom(...commands) },
  ),
  key: fc.constantFrom(null, null, 'k1', 'k2'),
})

const loadedBy = async (process: Payments, paymentId: PaymentId, { what, key }: Act) => {
  const stream = paymentStream(paymentId)
  if (what === 'load' || what === 'recall') return process[what](stream)
  const handled = await process.handle(stream, { ...what, paymentId }, contextOf(key, 'hash'))
  return handled.kind === 'key_reused' ? undefined : handled.loaded
}

/** A beginning of the stream, as everybody finds it who reads so much of it. */
const expectTrue = async (store: EventStore, stream: StreamName, seen: Loaded<Payment, PaymentEvent>) => {
  const readStream: EventStore['readStream'] = async (...from) =>
    (await store.readStream(...from)).slice(0, seen.revision + 1)
  expect(known(seen)).to.deep.equal(known(await processOn({ ...store, readStream }).load(stream)))
}

describe('what processes keep of streams', () => {
  it('is what the log holds, whoever else writes, whatever is dropped and however many are at it at once', async () => {
    const turns = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { maxLength: 25, size: 'max' })
    await fc.assert(
      fc.asyncProperty(turns, async (all) => {
        const store = newStore()
        const processes = [
          processOn(store),
          processOn(store, { streams: 1, events: 1_000 }),
          processOn(store, { streams: 10, events: 9 }),
          processOn(store, { streams: 2, events: 1 }),
        ]
        for (const turn of all)
          await Promise.all(
            turn.map(async (one) => {
              const [process, paymentId] = [processes[one.process], paymentIds[one.payment]]
              if (process === undefined || paymentId === undefined) throw new Error('there is one')
              const seen = await loadedBy(process, paymentId, one)
              if (seen !== undefined) await expectTrue(store, paymentStream(paymentId), seen)
            }),
          )
        for (const stream of paymentIds.map(paymentStream)) {
          const fresh = known(await processOn(store).load(stream))
          for (const process of processes) expect(known(await process.load(stream))).to.deep.equal(fresh)
        }
      }),
      { numRuns: 80 },
    )
  })
})

describe('the streams that a process keeps', () => {
  let store: EventStore
  let reads: (readonly [stream: StreamName, fromRevision: number])[]
  beforeEach(() => {
    const kept = newStore()
    reads = []
    store = {
      ...kept,
      readStream: (...from) => {
        reads.push(from)
        return kept.readStream(...from)
      },
    }
  })
  const write = async (process: Payments, paymentId: PaymentId, ...all: readonly PaymentCommand[]) => {
    for (const command of all) {
      const context = contextOf(randomUUID())
      const { kind } = await process.handle(paymentStream(paymentId), { ...command, paymentId }, context)
      if (kind !== 'accepted') throw new Error(kind)
    }
  }
  const wholeReads = (paymentId: PaymentId): number =>
    reads.filter(([stream, from]) => from === 0 && stream === paymentStream(paymentId)).length

  it('are so many events in all: the one that was not used longest goes first', async () => {
    const process = processOn(store, { streams: 100, events: 7 })
    const approve = [pay(), recordApproval(approvedAs('ref-1'))]
    await write(process, first, ...approve)
    await write(process, second, ...approve)
    for (const paymentId of [first, second, first]) await process.load(paymentStream(paymentId))
    expect([wholeReads(first), wholeReads(second)]).to.deep.equal([0, 0])
    await write(process, third, ...approve)
    for (const paymentId of [first, third]) await process.load(paymentStream(paymentId))
    expect([wholeReads(first), wholeReads(third)]).to.deep.equal([0, 0])
    await process.load(paymentStream(second))
    expect(wholeReads(second)).to.equal(1)
  })
  it('may be one that is longer than all that is kept, alone', async () => {
    const process = processOn(store, { streams: 100, events: 4 })
    await write(process, second, pay())
    const names = Array.from({ length: 10 }, (_, index) => `c${index}`)
    await write(process, first, pay(), recordApproval(approvedAs('ref-1')))
    await write(process, first, ...names.map((name) => requestCancellation(name, krw(100n))))
    for (let again = 0; again < 3; again += 1) await process.load(paymentStream(first))
    expect(wholeReads(first)).to.equal(0)
    await process.load(paymentStream(second))
    expect(wholeReads(second)).to.equal(1)
  })
})
