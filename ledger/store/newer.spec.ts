import { expect } from 'chai'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pay, recordApproval, requestCancellation } from '../payment/commands.spec-helper.ts'
import { approvedAs, krw } from '../payment/fixtures.spec-helper.ts'
import { UnknownEventError } from './codec.ts'
import { currentOf } from './current.ts'
import { readingNewer, writingNewer } from './newer.spec-helper.ts'
import type { EventStore } from './port.ts'
import { ask, inTurn, newStore, processOn, stream, typesIn } from './processes.spec-helper.ts'
import { watchLog } from './watch.ts'

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
const message =
  /^.*event 3 \(payment-.*, PaymentApproved v1000\): only versions up to v2 are known here; update/
const wanted = { command: requestCancellation('a', krw(3_000n)), key: 'key' }

describe('a process that is older than the writer of an event', () => {
  let store: EventStore
  let updated: EventStore
  beforeEach(() => {
    store = newStore()
    updated = readingNewer(writingNewer(store, 'PaymentApproved'))
  })

  /** What an older process knew before, if anything: the payment without its approval. */
  for (const isKnownSoFar of [true, false])
    it(`decides nothing on that stream, ${isKnownSoFar ? 'known so far' : 'new to it'}, and says why`, async () => {
      const old = processOn(store)
      await inTurn(processOn(updated), pay())
      if (isKnownSoFar) await old.load(stream)
      await inTurn(processOn(updated), recordApproval(approvedAs('ref-1')))
      const works = [() => ask(old, wanted), () => old.load(stream), () => ask(old, { command: pay(2) })]
      for (const work of works) {
        const error = await failureOf(work())
        expect(error).to.be.instanceOf(UnknownEventError)
        expect(String(error)).to.match(message)
      }
      expect(await typesIn(store)).to.have.lengthOf(3)
    })
  it('is followed by an updated one, which goes on', async () => {
    await inTurn(processOn(updated), pay(), recordApproval(approvedAs('ref-1')))
    expect(await failureOf(ask(processOn(store), wanted))).to.be.instanceOf(UnknownEventError)
    const process = processOn(updated)
    expect((await ask(process, wanted)).kind).to.equal('accepted')
    expect((await ask(process, wanted)).kind).to.equal('replayed')
    expect(await typesIn(store)).to.have.lengthOf(4)
  })
  it('hears of the event all the same, and asks again when somebody wants the stream', async () => {
    const leaving = new AbortController()
    const runtime = { sleep: () => Promise.resolve() }
    const watch = await watchLog({ store, runtime }, leaving.signal)
    const current = currentOf(processOn(store), watch)
    await inTurn(processOn(updated), pay())
    expect((await current.get(stream)).status).to.equal('authorizing')
    const { changed } = watch.next(stream)
    await inTurn(processOn(updated), recordApproval(approvedAs('ref-1')))
    await changed
    for (let tries = 0; tries < 2; tries += 1) {
      expect(await failureOf(current.get(stream))).to.be.instanceOf(UnknownEventError)
      await nextTurn()
    }
    leaving.abort()
    await watch.ended
  })
})
