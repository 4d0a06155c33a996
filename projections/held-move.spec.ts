import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { newBell } from '../ledger/store/bell.ts'
import { Position } from '../ledger/store/port.ts'
import { newHeldMove, orDue, unlessAsked, type Waiting } from './held-move.ts'

/** A clock that is moved by hand. */
const newClock = () => {
  let nowMs = 0
  const sleeping = new Set<{ readonly untilMs: number; readonly wake: () => void }>()
  const sleep: Waiting['runtime']['sleep'] = (delayMs, signal) =>
    new Promise((resolve) => {
      const one = {
        untilMs: nowMs + delayMs,
        wake: () => {
          sleeping.delete(one)
          resolve()
        },
      }
      sleeping.add(one)
      signal?.addEventListener('abort', one.wake)
      if (signal?.aborted === true) one.wake()
    })
  return {
    runtime: { sleep },
    sleepers: () => sleeping.size,
    pass: async (ms: number) => {
      nowMs += ms
      for (const one of [...sleeping]) if (one.untilMs <= nowMs) one.wake()
      await turn()
    },
  }
}

const newPlace = () => {
  const clock = newClock()
  const asked = newBell()
  const ending = new AbortController()
  return { clock, asked, ending, waiting: { runtime: clock.runtime, asked, signal: ending.signal } }
}

/** Whether it is over, as far as is known a turn of the event loop later. */
const isOver = async (work: Promise<unknown> | undefined): Promise<boolean> => {
  let isDone = false
  void work?.then(() => {
    isDone = true
  })
  await turn()
  return isDone
}

const at = (raw: bigint): Position => Position(raw)

describe('a held move of a checkpoint', () => {
  it('is due a while after the first of what it holds, however often it is moved on', async () => {
    const { clock, waiting } = newPlace()
    const held = newHeldMove(waiting)
    expect([held.to(), held.due()]).to.deep.equal([undefined, undefined])
    held.hold(at(3n))
    await clock.pass(200)
    held.hold(at(5n))
    expect(await isOver(held.due())).to.equal(false)
    await clock.pass(50)
    expect(await isOver(held.due())).to.equal(true)
    expect(held.to()).to.equal(5n)
  })
  it('is due at once when somebody asks', async () => {
    const { asked, waiting } = newPlace()
    const held = newHeldMove(waiting)
    asked.ring()
    held.hold(at(3n))
    expect(await isOver(held.due())).to.equal(false)
    asked.ring()
    expect(await isOver(held.due())).to.equal(true)
  })
  it('is gone when it is dropped, and the next one has all of its time', async () => {
    const { clock, waiting } = newPlace()
    const held = newHeldMove(waiting)
    held.hold(at(3n))
    held.drop()
    expect([held.to(), held.due()]).to.deep.equal([undefined, undefined])
    await clock.pass(200)
    held.hold(at(4n))
    await clock.pass(200)
    expect(await isOver(held.due())).to.equal(false)
  })
})

describe('a wait that is cut short', () => {
  it('leaves nothing behind, whatever has ended it', async () => {
    const endings: readonly ((place: ReturnType<typeof newPlace>) => unknown)[] = [
      ({ clock }) => clock.pass(20),
      ({ asked }) => {
        asked.ring()
      },
      ({ ending }) => {
        ending.abort()
      },
    ]
    for (const end of endings) {
      const place = newPlace()
      const wait = unlessAsked(place.waiting, place.asked.rings(), 20)
      expect(await isOver(wait)).to.equal(false)
      await end(place)
      expect(await isOver(wait)).to.equal(true)
      expect(place.clock.sleepers()).to.equal(0)
    }
  })
  it('is over at once where somebody has asked, or the signal is aborted', async () => {
    const { asked, ending, waiting } = newPlace()
    asked.ring()
    expect(await isOver(unlessAsked(waiting, 0, 20))).to.equal(true)
    ending.abort()
    expect(await isOver(unlessAsked(waiting, 1, 20))).to.equal(true)
  })
})

describe('batches with what is due between them', () => {
  it('loses no batch that comes while something is due, and ends with them', async () => {
    const given = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    const batches = async function* () {
      for (const { promise } of given) yield await promise
    }
    const due = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
    let dues = 0
    const seen: (string | undefined)[] = []
    const reading = (async () => {
      for await (const one of orDue(batches(), () => due[dues]?.promise)) {
        seen.push(one)
        if (one === undefined) dues += 1
      }
    })()
    await turn()
    due[0]?.resolve(undefined)
    await turn()
    given[0]?.resolve('first')
    await turn()
    due[1]?.resolve(undefined)
    await turn()
    given[1]?.resolve('second')
    await reading
    expect(seen).to.deep.equal([undefined, 'first', undefined, 'second'])
  })
  it('fails as they do, and leaves them when it is left', async () => {
    let isLeft = false
    const endless = async function* () {
      try {
        for (;;) yield await Promise.resolve('one')
      } finally {
        isLeft = true
      }
    }
    for await (const one of orDue(endless(), () => undefined)) if (one === 'one') break
    expect(isLeft).to.equal(true)
    const failing = async function* () {
      yield await Promise.resolve('one')
      throw new Error('the log is away')
    }
    const seen: (string | undefined)[] = []
    const read = async (): Promise<void> => {
      for await (const one of orDue(failing(), () => undefined)) seen.push(one)
    }
    const error = await read().catch((reason: unknown) => reason)
    expect(seen).to.deep.equal(['one'])
    expect(error).to.have.property('message', 'the log is away')
  })
})
