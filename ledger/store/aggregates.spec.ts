import { expect } from 'chai'
import fc from 'fast-check'
import { eventIdOf } from '../core/ids.ts'
import {
  pay,
  recordApproval,
  recordCancellation,
  requestCancellation,
} from '../payment/commands.spec-helper.ts'
import { paymentDecider } from '../payment/decide.ts'
import { approvedAs, canceledAs, declined, krw, unknown } from '../payment/fixtures.spec-helper.ts'
import { pursuit } from '../payment/steps.spec-helper.ts'
import { beginning, moments, type Step, type Story } from '../payment/story.spec-helper.ts'
import { decode } from './codec.ts'
import type { EventStore } from './port.ts'
import { ask, contextOf, inTurn, newStore, processOn, stream, typesIn } from './processes.spec-helper.ts'

const approve = [pay(), recordApproval(approvedAs('ref-1'))] as const

describe('a command on an aggregate', () => {
  it('on a new stream is appended without a read', async () => {
    const store = newStore()
    let reads = 0
    const counting: EventStore = {
      ...store,
      readStream: (...from) => {
        reads += 1
        return store.readStream(...from)
      },
    }
    await inTurn(processOn(counting), ...approve)
    expect(reads).to.equal(0)
    expect(await typesIn(store)).to.deep.equal(['PaymentCreated', 'ApprovalRequested', 'PaymentApproved'])
  })
  it('answers with what it wrote and where the stream stands', async () => {
    const process = processOn(newStore())
    const handled = await ask(process, { command: pay() })
    if (handled.kind !== 'accepted') throw new Error(handled.kind)
    expect(handled.events.map(({ revision, event }) => [revision, event.type])).to.deep.equal([
      [0, 'PaymentCreated'],
      [1, 'ApprovalRequested'],
    ])
    const { state, revision, position } = handled.loaded
    expect([state.status, revision, position]).to.deep.equal(['authorizing', 1, 2n])
    expect(await process.load(stream)).to.deep.equal(handled.loaded)
  })
  it('writes events whose ids follow from the command, which they name as their cause', async () => {
    const store = newStore()
    await ask(processOn(store), { command: pay(), key: 'key', hash: 'request' })
    const events = (await store.readStream(stream, 0)).map(decode)
    const cause = events[0]?.metadata.causationId ?? ''
    expect(events.map(({ id }) => id)).to.deep.equal([eventIdOf(cause, 0), eventIdOf(cause, 1)])
    for (const { metadata } of events)
      expect(metadata).to.deep.equal({ ...contextOf('key', 'request'), causationId: cause })
  })
  it('loads the same in a process that saw nothing of it', async () => {
    const store = newStore()
    const writer = processOn(store)
    await inTurn(writer, ...approve)
    const { state, revision } = await processOn(store).load(stream)
    expect({ state, revision }).to.deep.equal({
      state: (await writer.load(stream)).state,
      revision: 2,
    })
  })
})

describe('processes that share a store', () => {
  it('decide on what the others wrote, also when they know an older state', async () => {
    const store = newStore()
    const [a, b] = [processOn(store), processOn(store)]
    await inTurn(a, ...approve)
    await b.load(stream)
    await inTurn(
      a,
      requestCancellation('a', krw(7_000n)),
      recordCancellation('a', canceledAs('r', krw(7_000n))),
    )
    expect(await ask(b, { command: requestCancellation('b', krw(7_000n)) })).to.deep.include({
      kind: 'rejected',
      code: 'cancel_exceeds_balance',
    })
    await inTurn(b, requestCancellation('b', krw(3_000n)))
    expect((await typesIn(store)).filter((type) => type === 'CancellationRequested')).to.have.lengthOf(2)
  })
  it('refuse only after a look at the log', async () => {
    const store = newStore()
    const [a, b, c] = [processOn(store), processOn(store), processOn(store)]
    await inTurn(a, pay())
    expect(await ask(b, { command: pay(2) })).to.deep.include({ kind: 'rejected', code: 'attempt_undecided' })
    await inTurn(a, recordApproval(declined))
    await inTurn(b, pay(2))
    await inTurn(c, recordApproval(approvedAs('ref-2'), 2))
    expect((await a.load(stream)).state.status).to.equal('standing')
  })
  it('say that nothing is to do only after a look at the log', async () => {
    const store = newStore()
    const [a, b] = [processOn(store), processOn(store)]
    await inTurn(a, pay(), recordApproval(unknown))
    await b.load(stream)
    await inTurn(a, recordApproval(declined))
    expect(await ask(b, { command: recordApproval(unknown) })).to.deep.include({
      kind: 'accepted',
      events: [],
    })
    expect((await ask(b, { command: recordApproval(unknown) })).kind).to.equal('accepted')
    expect(await typesIn(store)).to.deep.equal([
      'PaymentCreated',
      'ApprovalRequested',
      'ApprovalUnknown',
      'ApprovalDeclined',
    ])
  })
  it('read on the way', async () => {
    const store = newStore()
    const [a, b] = [processOn(store), processOn(store)]
    await inTurn(a, pay())
    expect((await b.recall(stream)).state.status).to.equal('authorizing')
    await inTurn(a, recordApproval(declined))
    expect((await b.recall(stream)).state.status).to.equal('authorizing')
    expect((await b.load(stream)).state.status).to.equal('failed')
    expect((await b.recall(stream)).state.status).to.equal('failed')
  })
  it('decide as if there were one, whatever each knows', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd')
    const reference = fc.constantFrom('r1', 'r2')
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({
        kind: fc.constantFrom('pay' as const, 'hold' as const),
        attempt: fc.constant('next' as const),
      }),
      fc.record({
        kind: fc.constantFrom('cancel' as const, 'capture' as const),
        name,
        amount: fc.oneof(fc.bigInt(1n, 9_000n), fc.constant('remaining' as const)),
      }),
      fc.record({
        kind: fc.constant('tell' as const),
        intentsAgo: fc.nat({ max: 2 }),
        how: fc.oneof(
          fc.record({
            outcome: fc.constant('succeeded' as const),
            reference,
            amount: fc.constant('asked' as const),
          }),
          fc.record({ outcome: fc.constantFrom('declined' as const, 'unknown' as const) }),
        ),
        by: fc.constant('its owner' as const),
      }),
      pursuit,
    )
    const turns = fc.array(fc.tuple(fc.nat({ max: 2 }), step), { maxLength: 30, size: 'max' })
    await fc.assert(
      fc.asyncProperty(turns, async (all) => {
        const store = newStore()
        const processes = [processOn(store), processOn(store), processOn(store)]
        let story: Story = beginning
        for (const [index, one] of all) {
          const after = moments(story, one).at(-1) ?? story
          const command = after.commands.length > story.commands.length ? after.commands.at(-1) : undefined
          const process = processes[index]
          if (command === undefined || process === undefined) continue
          const expected = paymentDecider.decide(command, story.state)
          const handled = await ask(process, { command: command })
          if (expected.kind === 'rejected') expect(handled).to.deep.include(expected)
          else if (handled.kind !== 'accepted') throw new Error(handled.kind)
          else expect(handled.events.map(({ event }) => event)).to.deep.equal(expected.events)
          story = after
        }
        expect((await processOn(store).load(stream)).state).to.deep.equal(story.state)
      }),
      { numRuns: 60 },
    )
  })
})
