import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { instantOf } from '../../../../ledger/core/time.ts'
import { approved } from '../../../../ledger/payment/events.spec-helper.ts'
import { memoryStore } from '../../../../ledger/store/memory.ts'
import { packed } from '../../../../ledger/store/packed-facts.ts'
import { START, type EventStore, type StoredEvent } from '../../../../ledger/store/port.ts'
import { CannotApplyError } from '../../../../projections/failures.ts'
import { appendAll, ofOrder } from '../../../../projections/history.spec-helper.ts'
import { journalProjection } from '../../../../projections/journal/project.ts'
import { paymentsProjection } from '../../../../projections/payments/project.ts'
import type { Projection } from '../../../../projections/projection.ts'
import { startRemotePart, type RemotePart } from './remote-part.ts'

const store = memoryStore(() => instantOf(0))
const planOf = (projection: Projection) => ({ projection, slices: 1, division: 1 })

const failureOf = async (work: Promise<unknown>): Promise<Error> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Error) return error
  }
  return expect.fail('it was done')
}

/** As far as the last of them, and until all of it is done. */
const foldAll = async (part: RemotePart, events: readonly StoredEvent[]): Promise<void> => {
  await part.fold(packed(events), [[events.at(-1)?.position]])
  await part.rebuilt(false)
}

describe('a part of a replay in a thread', () => {
  let log: readonly StoredEvent[] = []
  const parts: RemotePart[] = []
  const start = (given: Partial<Parameters<typeof startRemotePart>[0]> = {}): RemotePart => {
    const part = startRemotePart({ store, heapMegabytes: 256, ...given })
    parts.push(part)
    return part
  }

  before(async () => {
    for (const id of ['order-1', 'order-2']) await appendAll(store, ofOrder(approved, id))
    log = await store.readAll(START, 100)
  })
  afterEach(() => Promise.all(parts.splice(0).map(({ close }) => close())))

  it('names the event that its read model cannot apply', async () => {
    const part = start()
    await part.hold([planOf(paymentsProjection)], 0)
    const failure = await failureOf(foldAll(part, log.slice(2)))
    expect(failure).to.be.instanceOf(CannotApplyError)
    expect(failure.message).to.match(/^pay_\w+: revision 2 \(PaymentApproved\) where 0 follows$/)
  })

  it('names the event that is not known', async () => {
    const part = start()
    await part.hold([planOf(paymentsProjection)], 0)
    const unknown = log.map((event) => ({ ...event, type: 'PaymentForgotten' }))
    const failure = await failureOf(foldAll(part, unknown))
    expect(failure).to.be.instanceOf(CannotApplyError)
    expect(failure.message).to.match(
      /^event 1 \(payment-pay_\w+, PaymentForgotten v\d+\): its type is not known/,
    )
  })

  it('reads streams where the log is, and fails as that does', async () => {
    const asked: string[] = []
    const reading: Pick<EventStore, 'readStream'> = {
      readStream: (stream, from) => {
        asked.push(stream)
        return store.readStream(stream, from)
      },
    }
    const last = log.slice(-1)
    const right = start({ store: reading })
    await right.hold([planOf(journalProjection)], 0)
    await foldAll(right, last)
    expect(asked).to.deep.equal([last[0]?.stream])
    const wrong = start({ store: { readStream: () => Promise.reject(new Error('the log is away')) } })
    await wrong.hold([planOf(journalProjection)], 0)
    expect((await failureOf(foldAll(wrong, last))).message).to.contain('the log is away')
  })

  it('that is refused memory says so, now and whenever it is asked again', async () => {
    const part = start({ heapMegabytes: 4 })
    for (let times = 0; times < 2; times += 1)
      expect((await failureOf(part.hold([planOf(paymentsProjection)], 0))).message).to.match(
        /^a thread of the replay has run out of memory: more --passes/,
      )
  })

  it('that ends in the middle of it leaves nobody waiting', async () => {
    const part = start()
    await part.hold([planOf(paymentsProjection)], 0)
    const folding = failureOf(foldAll(part, log))
    await part.close()
    expect((await folding).message).to.equal('a thread of the replay has ended')
    expect((await failureOf(part.compared())).message).to.equal('a thread of the replay has ended')
  })

  it('goes with its program at a Ctrl-C', async () => {
    const path = new URL('remote-part.ts', import.meta.url).href
    const program = `import('${path}').then(async ({ startRemotePart }) => {
      const part = startRemotePart({ store: { readStream: () => new Promise(() => {}) }, heapMegabytes: 256 })
      await part.hold([], 0)
      console.log('at work')
    })`
    const child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const exited = once(child, 'exit')
      // The thread keeps it from ending by itself.
      expect(String((await once(child.stdout, 'data'))[0])).to.equal('at work\n')
      child.kill('SIGINT')
      expect(await exited).to.deep.equal([null, 'SIGINT'])
    } finally {
      child.kill('SIGKILL')
    }
  })
})
