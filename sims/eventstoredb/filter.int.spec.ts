import { expect } from 'chai'
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { append, event, events, statusOf, withServer } from './raw-client.spec-helper.ts'
import { openRead, readEvents, recordedIn, type Messages } from './raw-read.spec-helper.ts'

type FilterOptions = ReadReq.Options.FilterOptions

const regex = (source: string) => new streamsPb.ReadReq.Options.FilterOptions.Expression().setRegex(source)
const prefixes = (...list: string[]) =>
  new streamsPb.ReadReq.Options.FilterOptions.Expression().setPrefixList(list)

const byType =
  (expression: ReturnType<typeof regex>) =>
  (filter: FilterOptions): void => {
    filter.setEventType(expression)
  }
const byStream =
  (expression: ReturnType<typeof regex>) =>
  (filter: FilterOptions): void => {
    filter.setStreamIdentifier(expression)
  }

const written = async (client: StreamsClient): Promise<void> => {
  await append(client, { stream: 'payment-1', events: [event('1', 'PaymentMade'), event('2', 'Noted')] })
  await append(client, { stream: 'card-1', events: [event('3', 'CardMade')] })
  await append(client, { stream: 'payment-2', events: [event('4', 'PaymentMade')] })
}

describe('event store double: filters on reads', () => {
  const rows: Readonly<Record<string, readonly [(filter: FilterOptions) => void, readonly string[]]>> = {
    'type by regular expression': [byType(regex('^[^$].*')), ['1', '2', '3', '4']],
    'type by another': [byType(regex('Made$')), ['1', '3', '4']],
    'type by prefix': [byType(prefixes('Payment')), ['1', '4']],
    'type by one of several prefixes': [byType(prefixes('Card', 'Not')), ['2', '3']],
    'type by no prefix': [byType(prefixes()), []],
    'stream by prefix': [byStream(prefixes('payment-')), ['1', '2', '4']],
    'stream by regular expression': [byStream(regex('-1$')), ['1', '2', '3']],
    'regular expression before prefixes': [byType(prefixes('Card').setRegex('^Payment')), ['1', '4']],
  }
  for (const [name, [filter, data]] of Object.entries(rows))
    it(name, () =>
      withServer(async (_server, client) => {
        await written(client)
        const found = await readEvents(client, { filter })
        expect(found.map((recorded) => recorded.data)).to.deep.equal(data)
        const back = await readEvents(client, { filter, from: 'end', isBackwards: true })
        expect(back.map((recorded) => recorded.data)).to.deep.equal([...data].reverse())
      }),
    )

  it('counts only what is found', () =>
    withServer(async (_server, client) => {
      await written(client)
      const found = await readEvents(client, { filter: byType(prefixes('Payment')), count: 1 })
      expect(found.map(({ data }) => data)).to.deep.equal(['1'])
    }))

  it('refuses a filter by nothing', () =>
    withServer(async (_server, client) => {
      expect((await statusOf(readEvents(client, { filter: () => undefined }))).code).to.equal(3)
    }))
})

/** Positions of checkpoints, each behind how many events. */
const checkpointsIn = ({ got }: Messages): readonly { at: string; behind: number }[] =>
  got.flatMap((message, index) => {
    const at = message.getCheckpoint()?.getCommitPosition()
    return at === undefined ? [] : { at, behind: recordedIn(got.slice(0, index)).length }
  })

const wanting =
  (windowEvents: number, multiplier: number) =>
  (filter: FilterOptions): void => {
    byType(prefixes('Wanted'))(filter)
    filter.setMax(windowEvents).setCheckpointintervalmultiplier(multiplier)
  }

describe('event store double: checkpoints of filtered subscriptions', () => {
  it('come while catching up after so many windows of events, wanted or not, and at the end', () =>
    withServer(async (_server, client) => {
      await append(client, { stream: 'a', events: events(40, 'Other') })
      await append(client, { stream: 'a', events: [event('w', 'Wanted')] })
      const all = await readEvents(client)
      const subscription = openRead(client, { filter: wanting(5, 2) })
      await subscription.until((got) => got.some((message) => message.hasCaughtUp()))
      const checkpoints = checkpointsIn(subscription)
      const every = all.filter((_, index) => (index + 1) % 10 === 0).map(({ position }) => position)
      expect(checkpoints.map(({ at }) => at)).to.deep.equal([...every, all.at(-1)?.position])
      expect(checkpoints.at(-1)?.behind).to.equal(1)
      subscription.call.cancel()
    }))

  it('come live, though nothing wanted comes', () =>
    withServer(async (_server, client) => {
      const subscription = openRead(client, { from: 'end', filter: wanting(3, 1) })
      await subscription.until((got) => got.some((message) => message.hasCaughtUp()))
      await append(client, { stream: 'a', events: events(7, 'Other') })
      await subscription.until(() => checkpointsIn(subscription).length === 2)
      const live = (await readEvents(client)).filter(({ type }) => type === 'Other')
      expect(checkpointsIn(subscription).map(({ at }) => at)).to.deep.equal([
        live[2]?.position,
        live[5]?.position,
      ])
      subscription.call.cancel()
    }))

  it('can be gone on from without losing or repeating an event', () =>
    withServer(async (_server, client) => {
      await append(client, { stream: 'a', events: [event('1', 'Wanted'), ...events(30, 'Other')] })
      const first = openRead(client, { filter: wanting(4, 1) })
      await first.until((got) => got.some((message) => message.hasCaughtUp()))
      first.call.cancel()
      await append(client, { stream: 'a', events: [event('2', 'Wanted')] })
      for (const { at, behind } of checkpointsIn(first)) {
        const second = openRead(client, { from: at, filter: wanting(4, 1) })
        await second.until((got) => recordedIn(got).length === 2 - behind)
        expect(recordedIn(second.got).map(({ data }) => data)).to.deep.equal(['1', '2'].slice(behind))
        second.call.cancel()
      }
    }))

  it('need an interval', () =>
    withServer(async (_server, client) => {
      const subscription = openRead(client, { filter: wanting(5, 0) })
      expect((await statusOf(subscription.all)).code).to.equal(2)
    }))
})
