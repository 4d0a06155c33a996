import { expect } from 'chai'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { setTimeout as delay } from 'node:timers/promises'
import { residentBytes, startOwnProcess } from './own-process.spec-helper.ts'
import {
  append,
  appended,
  batchRequest,
  connect,
  event,
  events,
  openBatch,
  statusOf,
  tombstone,
  trailers,
  withServer,
} from './raw-client.spec-helper.ts'
import { openRead, own, readEvents, recordedIn, type Looked } from './raw-read.spec-helper.ts'

const isCaughtUp = (got: readonly ReadResp[]): boolean => got.some((message) => message.hasCaughtUp())

/** The kinds of messages, a row of the same as one. */
const kindsOf = (got: readonly ReadResp[]): string[] =>
  got
    .map((message) => {
      if (message.hasConfirmation()) return 'confirmation'
      if (message.hasCaughtUp()) return 'caught up'
      return message.hasCheckpoint() ? 'checkpoint' : 'event'
    })
    .filter((kind, index, kinds) => kind !== kinds[index - 1])

const lastPositionIn = (got: readonly ReadResp[]): string | undefined =>
  got
    .findLast((message) => message.hasEvent())
    ?.getEvent()
    ?.getCommitPosition()

const dataOf = (got: readonly ReadResp[]): string[] => own(recordedIn(got)).map(({ data }) => data)

describe('event store double: subscriptions', () => {
  for (const looked of [{}, { stream: 's' }] satisfies Looked[])
    it(`are confirmed, caught up, then live: ${looked.stream ?? '$all'}`, () =>
      withServer(async (_server, client) => {
        await append(client, { stream: 's', events: [event('1'), event('2')] })
        const subscription = openRead(client, looked)
        await subscription.until(isCaughtUp)
        await append(client, { stream: 's', events: [event('3')] })
        await subscription.until((got) => dataOf(got).length === 3)
        expect(dataOf(subscription.got)).to.deep.equal(['1', '2', '3'])
        expect(kindsOf(subscription.got)).to.deep.equal(['confirmation', 'event', 'caught up', 'event'])
        expect(subscription.got[0]?.getConfirmation()?.getSubscriptionId()).to.match(/^[0-9a-f-]{36}$/)
        subscription.call.cancel()
      }))

  const starts: readonly (readonly [string, (position: string) => Looked])[] = [
    ['$all, after a position, without its event', (from) => ({ from })],
    ['a stream, after a revision, without its event', () => ({ stream: 's', from: '1' })],
  ]
  for (const [name, looked] of starts)
    it(`to ${name}`, () =>
      withServer(async (_server, client) => {
        const { position } = await appended(client, { stream: 's', events: [event('1'), event('2')] })
        await append(client, { stream: 's', events: [event('3')] })
        const subscription = openRead(client, looked(position))
        await subscription.until(isCaughtUp)
        expect(dataOf(subscription.got)).to.deep.equal(['3'])
        subscription.call.cancel()
      }))

  for (const looked of [{ from: 'end' }, { stream: 's', from: 'end' }] satisfies Looked[])
    it(`from the end see only what comes: ${looked.stream ?? '$all'}`, () =>
      withServer(async (_server, client) => {
        await append(client, { stream: 's', events: [event('1')] })
        const subscription = openRead(client, looked)
        await subscription.until(isCaughtUp)
        await append(client, { stream: 's', events: [event('2')] })
        await subscription.until((got) => dataOf(got).length > 0)
        expect(dataOf(subscription.got)).to.deep.equal(['2'])
        subscription.call.cancel()
      }))

  it('to a stream that is not there yet wait for it', () =>
    withServer(async (_server, client) => {
      const subscription = openRead(client, { stream: 'later' })
      await subscription.until(isCaughtUp)
      await append(client, { stream: 'other', events: [event('0')] })
      await append(client, { stream: 'later', events: [event('1')] })
      await subscription.until((got) => dataOf(got).length > 0)
      expect(dataOf(subscription.got)).to.deep.equal(['1'])
      subscription.call.cancel()
    }))

  it('to a stream end when it is deleted', () =>
    withServer(async (_server, client) => {
      await append(client, { stream: 's', events: [event('1')] })
      const subscription = openRead(client, { stream: 's' })
      await subscription.until(isCaughtUp)
      await tombstone(client, 's')
      const error = await statusOf(subscription.all)
      expect(trailers(error)).to.include({ exception: 'stream-deleted', 'stream-name': 's' })
      expect(recordedIn(subscription.got).at(-1)?.type).to.equal('$streamDeleted')
    }))

  it('refuse a position at which no event stands', () =>
    withServer(async (_server, client) => {
      const { position } = await appended(client, { stream: 's', events: [event()] })
      const subscription = openRead(client, { from: String(Number(position) - 1) })
      expect((await statusOf(subscription.all)).code).to.equal(3)
    }))

  it('lose and repeat nothing between catching up and live, under concurrent appends', () =>
    withServer(async (_server, client) => {
      const writers = 4
      const rounds = 60
      const subscriptions = [openRead(client, {})]
      const write = async (writer: number): Promise<void> => {
        const batch = openBatch(client)
        for (let round = 0; round < rounds; round += 1) {
          await batch.send(batchRequest({ stream: `s-${String(writer)}`, events: events(1 + (round % 3)) }))
          if (writer === 0 && round % 6 === 0) subscriptions.push(openRead(client, {}))
        }
        await batch.end()
      }
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
      const all = await readEvents(client)
      for (const subscription of subscriptions) {
        await subscription.until((got) => lastPositionIn(got) === all.at(-1)?.position)
        expect(recordedIn(subscription.got)).to.deep.equal(all)
        subscription.call.cancel()
      }
    }))
})

const MEBIBYTE = 1024 * 1024

/** Once at the start, and again when it has not kept up. */
const isAgainCaughtUp = (got: readonly ReadResp[]): boolean =>
  got.at(-1)?.hasCaughtUp() === true && got.filter((message) => message.hasCaughtUp()).length === 2

describe('event store double: a subscriber that does not read', () => {
  it('costs no memory, loses nothing, and is told again when it has caught up', async function () {
    this.timeout(60_000)
    const server = await startOwnProcess()
    const client = connect(server)
    const clients = Array.from({ length: 10 }, () => connect(server))
    try {
      const subscriptions = clients.map((one) => openRead(one, { from: 'end' }))
      await Promise.all(subscriptions.map(({ until }) => until(isCaughtUp)))
      for (const { call } of subscriptions) call.pause()
      const before = await residentBytes(server.pid)
      for (let round = 0; round < 250; round += 1) await append(client, { stream: 's', events: events(100) })
      await delay(200)
      const grown = (await residentBytes(server.pid)) - before
      // The log itself has some 3 MiB; ten times 25,000 messages that wait to be sent would have several hundred.
      expect(grown / MEBIBYTE).to.be.lessThan(150)

      const [subscription] = subscriptions
      subscription?.call.resume()
      await subscription?.until(isAgainCaughtUp)
      const all = await readEvents(client)
      expect(recordedIn(subscription?.got ?? []).map(({ position }) => position)).to.deep.equal(
        all.slice(-recordedIn(subscription?.got ?? []).length).map(({ position }) => position),
      )
    } finally {
      for (const one of [client, ...clients]) one.close()
      await server.kill('SIGKILL')
    }
  })
})
