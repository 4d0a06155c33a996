import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { expectedRevisions, repeatedAppends } from './conformance-append.ts'
import { afterCrashes, subscriptionsAfterCrashes } from './conformance-crashes.ts'
import { likeTheModel } from './conformance-model.ts'
import { order, reading } from './conformance-read.ts'
import { endingSubscriptions, liveSubscriptions, slowSubscriptions } from './conformance-subscribe.ts'
import { START, StoreUnavailableError, type EventStore } from './port.ts'
import { newStream, specimenAppend, specimenEvent } from './specimen.spec-helper.ts'

type Store = () => EventStore

/** Kills the engine's server, or every connection to it, wherever it stands, and brings it back. */
export type Crash = () => Promise<void>

/**
 * What every engine must do; each describes itself with a `makeStore` that opens it anew. The log may hold other events
 * already, and of positions nothing is known but their order.
 */
export const storeConformance = (
  name: string,
  makeStore: () => Promise<EventStore>,
  { crash }: { readonly crash?: Crash } = {},
): void => {
  describe(`${name} as an event store`, () => {
    let opened: EventStore
    before(async () => {
      opened = await makeStore()
    })
    after(() => opened.close())
    const store: Store = () => opened
    const parts: readonly (readonly [title: string, part: (store: Store) => void])[] = [
      ['expected revisions', expectedRevisions],
      ['a repeated append', repeatedAppends],
      ['reading', reading],
      ['the order of the log', order],
      ['input that it could not give back', refusedInput],
      ['a subscription', liveSubscriptions],
      ['a slow subscriber', slowSubscriptions],
      ['the end of a subscription', endingSubscriptions],
      ['any history', likeTheModel],
      [
        'closing',
        () => {
          closing(makeStore)
        },
      ],
    ]
    for (const [title, part] of parts)
      describe(title, () => {
        part(store)
      })
    if (crash !== undefined)
      describe('any history with crashes', () => {
        afterCrashes(store, crash)
        subscriptionsAfterCrashes(store, crash)
      })
  })
}

const refused = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}

const refusedInput = (store: Store): void => {
  const event = specimenEvent(randomUUID())
  const rows = {
    'a NUL character': { data: 'a\0b' },
    'half a surrogate pair': { metadata: '\ud800' },
    'a type without a name': { type: '' },
    'an id that is no UUID': { id: 'evt_1' },
    'a schema version that is no small integer': { schemaVersion: 40_000 },
    'an append too large': { data: 'x'.repeat(9 * 1024 * 1024) },
  }
  for (const [what, change] of Object.entries(rows))
    it(`${what} is refused, and nobody else's append with it`, async () => {
      const request = { stream: newStream(), expectedRevision: -1, events: [{ ...event, ...change }] }
      // Just such input as the types would keep out, if they could.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
      const bad = store().append(request as Parameters<EventStore['append']>[0])
      const good = store().append(specimenAppend(newStream(), randomUUID()))
      expect(await refused(bad)).to.be.instanceOf(RangeError)
      expect(await good).to.include({ kind: 'appended', revision: 0 })
    })

  it('an append of no events and a revision that is none are refused', async () => {
    const request = specimenAppend(newStream(), randomUUID())
    expect(await refused(store().append({ ...request, events: [] }))).to.be.instanceOf(RangeError)
    for (const expectedRevision of [-2, 0.5, Number.NaN, 2 ** 31])
      expect(await refused(store().append({ ...request, expectedRevision }))).to.be.instanceOf(RangeError)
  })
}

const closing = (makeStore: () => Promise<EventStore>): void => {
  it('writes what was accepted, then refuses and ends its subscriptions', async () => {
    const store = await makeStore()
    const subscription = store.subscribe(await store.head(), new AbortController().signal)
    const reader = (async () => {
      let count = 0
      for await (const batch of subscription) count += batch.length
      return count
    })()
    const accepted = Array.from({ length: 20 }, () => store.append(specimenAppend(newStream(), randomUUID())))
    await store.close()
    for (const verdict of await Promise.all(accepted)) expect(verdict.kind).to.equal('appended')
    const late = store.append(specimenAppend(newStream(), randomUUID()))
    expect(await refused(late)).to.be.instanceOf(StoreUnavailableError)
    expect(await refused(store.readAll(START, 1))).to.be.instanceOf(StoreUnavailableError)
    expect(await reader).to.be.at.most(20)
    await store.close()
  })
}
