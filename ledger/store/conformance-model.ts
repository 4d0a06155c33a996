import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { StreamName } from '../core/ids.ts'
import type { AppendRequest, AppendVerdict, EventStore, NewEvent } from './port.ts'
import { places, placesOf, specimenEvent } from './specimen.spec-helper.ts'

/** What a store must do, in the plainest words: the law that every engine is compared with. */
type Model = Map<StreamName, readonly NewEvent[]>

const applyTo = (
  model: Model,
  { stream, expectedRevision, events }: AppendRequest,
): { readonly kind: string; readonly revision: number } => {
  const stored = model.get(stream) ?? []
  const revision = expectedRevision + events.length
  const isNext = stored.length - 1 === expectedRevision
  if (isNext) model.set(stream, [...stored, ...events])
  const isRepeat = events.every(({ id }, index) => id === stored[expectedRevision + 1 + index]?.id)
  return isNext || isRepeat
    ? { kind: 'appended', revision }
    : { kind: 'conflict', revision: stored.length - 1 }
}

/** A step appends anew, a little off the right revision or on it, or repeats an earlier step, whole or with a changed end. */
const step = fc.record({
  stream: fc.nat(3),
  events: fc.integer({ min: 1, max: 4 }),
  offBy: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 2 })),
  repeats: fc.option(fc.nat(10)),
  changesEnd: fc.boolean(),
})
type Step = ReturnType<(typeof step)['generate']>['value']

/** Every run has its own streams, so that one store serves them all. */
export const requestsOf = (steps: readonly Step[]): readonly AppendRequest[] => {
  const run = randomUUID()
  const lengths = [0, 0, 0, 0]
  const requests: AppendRequest[] = []
  for (const [index, { stream, events, offBy, repeats, changesEnd }] of steps.entries()) {
    const earlier = repeats === null ? undefined : requests[requests.length - 1 - repeats]
    const length = lengths[stream] ?? 0
    const fresh = Array.from({ length: events }, (_, event) => specimenEvent(`${run} ${index}`, event))
    const last = fresh.slice(0, 1)
    if (earlier !== undefined)
      requests.push(changesEnd ? { ...earlier, events: [...earlier.events.slice(0, -1), ...last] } : earlier)
    else {
      const expectedRevision = Math.max(-1, length - 1 + offBy)
      requests.push({ stream: StreamName(`model${stream}-${run}`), expectedRevision, events: fresh })
      if (expectedRevision === length - 1) lengths[stream] = length + events
    }
  }
  return requests
}

export const steps = fc.array(step, { minLength: 1, maxLength: 25 })
const limits = { numRuns: 40 }

/** One after another; what the store answers is what the model says, and so is what it holds in the end. */
export const expectLikeTheModel = async (
  store: EventStore,
  requests: readonly AppendRequest[],
  append: (request: AppendRequest, index: number) => Promise<AppendVerdict>,
): Promise<void> => {
  const model: Model = new Map()
  for (const [index, request] of requests.entries())
    expect(await append(request, index)).to.include(applyTo(model, request))
  for (const { stream } of requests) {
    const ids = (await store.readStream(stream, 0)).map(({ id }) => id)
    expect(ids).to.deep.equal((model.get(stream) ?? []).map(({ id }) => id))
  }
}

/** Of appends at the same time any may win, but the log holds those that were told so, and nothing else. */
export const expectWinnersOnly = async (
  store: EventStore,
  requests: readonly AppendRequest[],
  verdictsOf: () => Promise<readonly AppendVerdict[]>,
): Promise<void> => {
  const before = await store.head()
  const verdicts = await verdictsOf()
  const won = requests.filter((_, index) => verdicts[index]?.kind === 'appended').flatMap(placesOf)
  const log = await store.readAll(before, 1_000)
  expect(new Set(places(log))).to.deep.equal(new Set(won))
  expect(log).to.have.length(new Set(won).size)
}

export const likeTheModel = (store: () => EventStore): void => {
  it('appends, repeats and wrong revisions one after another end as the model', () =>
    fc.assert(
      fc.asyncProperty(steps, (history) =>
        expectLikeTheModel(store(), requestsOf(history), (request) => store().append(request)),
      ),
      limits,
    )).timeout(30_000)

  it('all at once: the log holds each append that was told so once, and nothing of the others', () =>
    fc.assert(
      fc.asyncProperty(steps, (history) => {
        const requests = requestsOf(history)
        const appendAll = () => Promise.all(requests.map((request) => store().append(request)))
        return expectWinnersOnly(store(), requests, appendAll)
      }),
      limits,
    )).timeout(30_000)
}
