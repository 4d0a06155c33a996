import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import { expectLikeTheModel, expectWinnersOnly, requestsOf, steps } from './conformance-model.ts'
import { StoreUnavailableError, type AppendRequest, type AppendVerdict, type EventStore } from './port.ts'
import { newStream, places, placesOf, specimenAppend } from './specimen.spec-helper.ts'

/** Each run takes as long as the engine's server needs to come back a few times; nobody waits for shrinking. */
const crashLimits = { numRuns: 8, endOnFailure: true }
/** Of one append, which takes a few milliseconds, and of many at once. */
const LONGEST_BEFORE_CRASH_MS = 4
const LONGEST_AMONG_MANY_MS = 15
const MOST_TRIES = 200
const PAUSE_MS = 100

/** As a careful caller: an append whose outcome it could not learn is repeated, with the same ids. */
const untilTold = async (store: EventStore, request: AppendRequest): Promise<AppendVerdict> => {
  for (let tries = 1; ; tries += 1)
    try {
      return await store.append(request)
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || tries === MOST_TRIES) throw error
      await delay(PAUSE_MS)
    }
}

/** When a crash comes, in milliseconds after the append that it is to hit, if one does. */
const crashes = fc.array(
  fc.option(fc.nat(LONGEST_BEFORE_CRASH_MS), { freq: 3 }).map((delayMs) => ({ delayMs })),
  { minLength: 25, maxLength: 25 },
)

export const afterCrashes = (store: () => EventStore, crash: () => Promise<void>): void => {
  it('appends, repeats and crashes, one after another and in the middle of them, end as the model', () =>
    fc.assert(
      fc.asyncProperty(steps, crashes, async (history, plan) => {
        const append = async (request: AppendRequest, index: number): Promise<AppendVerdict> => {
          const delayMs = plan[index]?.delayMs ?? null
          const verdict = untilTold(store(), request)
          const crashed = delayMs === null ? undefined : delay(delayMs).then(crash)
          const [told] = await Promise.all([verdict, crashed])
          return told
        }
        await expectLikeTheModel(store(), requestsOf(history), append)
      }),
      crashLimits,
    )).timeout(180_000)

  it('a crash among appends all at once: those that are told so are there once, and nothing else', () =>
    fc.assert(
      fc.asyncProperty(steps, fc.nat(LONGEST_AMONG_MANY_MS), async (history, delayMs) => {
        const requests = [...requestsOf(history), ...requestsOf(history), ...requestsOf(history)]
        const appendAll = async (): Promise<readonly AppendVerdict[]> => {
          const verdicts = Promise.all(requests.map((request) => untilTold(store(), request)))
          const [told] = await Promise.all([verdicts, delay(delayMs).then(crash)])
          return told
        }
        await expectWinnersOnly(store(), requests, appendAll)
      }),
      crashLimits,
    )).timeout(180_000)
}

export const subscriptionsAfterCrashes = (store: () => EventStore, crash: () => Promise<void>): void => {
  it('a subscription goes on over crashes without losing or repeating anything', async () => {
    const leaving = new AbortController()
    const heard: string[] = []
    const start = await store().head()
    const told: string[] = []
    const following = (async () => {
      for await (const batch of store().subscribe(start, leaving.signal)) heard.push(...places(batch))
    })()
    for (let round = 0; round < 3; round += 1) {
      const requests = Array.from({ length: 20 }, () => specimenAppend(newStream(), randomUUID()))
      const crashed = delay(round * 2).then(crash)
      await Promise.all([...requests.map((request) => untilTold(store(), request)), crashed])
      told.push(...requests.flatMap(placesOf))
    }
    const log = places(await store().readAll(start, 1_000))
    expect(log.toSorted()).to.deep.equal(told.toSorted())
    while (heard.length < log.length) await delay(20)
    leaving.abort()
    await following
    expect(heard).to.deep.equal(log)
  }).timeout(60_000)
}
