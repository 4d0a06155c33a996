import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import {
  pay,
  preAuthorize,
  recordApproval,
  recordPreAuthorization,
  requestCancellation,
  requestCapture,
} from '../payment/commands.spec-helper.ts'
import { approvedAs, declined, heldAs, krw } from '../payment/fixtures.spec-helper.ts'
import { StoreUnavailableError, type EventStore } from './port.ts'
import { ask, inTurn, newStore, processOn, stream, typesIn } from './processes.spec-helper.ts'

const approve = [pay(), recordApproval(approvedAs('ref-1'))] as const

describe('concurrent commands on one stream', () => {
  for (const count of [1, 4])
    it(`of ${count} process(es): 200 want 100 each, the 10,000 are given out exactly`, async () => {
      const store = newStore()
      const processes = Array.from({ length: count }, () => processOn(store))
      await inTurn(processOn(store), ...approve)
      const wanted = processes.flatMap((process) =>
        Array.from({ length: 200 / count }, () =>
          ask(process, { command: requestCancellation(randomUUID(), krw(100n)), key: randomUUID() }),
        ),
      )
      const kinds = (await Promise.all(wanted)).map((handled) =>
        handled.kind === 'rejected' ? handled.code : handled.kind,
      )
      expect(kinds.filter((kind) => kind === 'accepted')).to.have.lengthOf(100)
      expect(kinds.filter((kind) => kind === 'cancel_undecided')).to.have.lengthOf(100)
      expect((await typesIn(store)).filter((type) => type === 'CancellationRequested')).to.have.lengthOf(100)
    })
  it('of a hold never take more than it', async () => {
    const store = newStore()
    const [a, b] = [processOn(store), processOn(store)]
    await inTurn(a, preAuthorize(), recordPreAuthorization(heldAs('ref-1')))
    const both = await Promise.all([
      ask(a, { command: requestCapture('a', 'remaining') }),
      ask(b, { command: requestCapture('b', 'remaining') }),
    ])
    expect(both.map(({ kind }) => kind).sort()).to.deep.equal(['accepted', 'rejected'])
  })
})

describe('a slow reader', () => {
  it('does not put back what another has since found', async () => {
    const store = newStore()
    const releases: (() => void)[] = []
    const slow: EventStore = {
      ...store,
      readStream: async (...from) => {
        const events = await store.readStream(...from)
        await new Promise<void>((resolve) => {
          releases.push(resolve)
        })
        return events
      },
    }
    await inTurn(processOn(store), pay())
    const process = processOn(slow)
    const early = process.load(stream)
    await nextTurn()
    await inTurn(processOn(store), recordApproval(declined))
    const late = process.load(stream)
    await nextTurn()
    const [releaseEarly, releaseLate] = releases
    releaseLate?.()
    expect((await late).revision).to.equal(2)
    releaseEarly?.()
    expect((await early).revision).to.equal(1)
    expect((await process.recall(stream)).revision).to.equal(2)
  })
})

describe('a stream on which no append ever succeeds', () => {
  it('is given up after a limit, not asked for ever', async () => {
    let appends = 0
    const busy: EventStore = {
      ...newStore(),
      append: () => {
        appends += 1
        return Promise.resolve({ kind: 'conflict', revision: 5 })
      },
    }
    const refused = await ask(processOn(busy), { command: pay() }).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(String(refused)).to.include('no decision could be appended')
    expect(appends).to.be.within(2, 1_000)
  })
})

describe('a store that was lost in the middle of an append', () => {
  for (const isWritten of [true, false])
    it(`${isWritten ? 'after' : 'before'} writing does not confuse the next command`, async () => {
      const store = newStore()
      let isLost = true
      const failing: EventStore = {
        ...store,
        append: async (request) => {
          if (!isLost) return store.append(request)
          if (isWritten) await store.append(request)
          isLost = false
          throw new StoreUnavailableError('gone')
        },
      }
      const process = processOn(failing)
      const lost = await ask(process, { command: pay(), key: 'key' }).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(lost).to.be.instanceOf(StoreUnavailableError)
      expect((await ask(process, { command: pay(), key: 'key' })).kind).to.equal(
        isWritten ? 'replayed' : 'accepted',
      )
      expect(await typesIn(store)).to.deep.equal(['PaymentCreated', 'ApprovalRequested'])
    })
})
