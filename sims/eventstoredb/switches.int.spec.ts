import { expect } from 'chai'
import type { ServiceError } from '@grpc/grpc-js'
import featuresServicePb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import { credentials } from '@grpc/grpc-js'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as connectSocket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  append,
  appended,
  batchRequest,
  connect,
  empty,
  event,
  openBatch,
  statusOf,
  trailers,
  withServer,
  type Asked,
} from './raw-client.spec-helper.ts'
import { openRead, own, readEvents, recordedIn } from './raw-read.spec-helper.ts'
import { startEventStore } from './server.ts'

const UNAVAILABLE = 14

const isSettledAfter = async (promise: Promise<unknown>, waitMs: number): Promise<boolean> => {
  const settled = promise.then(
    () => true,
    () => true,
  )
  return Promise.race([settled, delay(waitMs, false)])
}

describe('event store double: switches', () => {
  it('kill cuts everything under way and closes the port; the same file and port can be started again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-store-'))
    const dataFile = join(folder, 'event-store.log')
    const first = await startEventStore({ dataFile })
    const client = connect(first)
    try {
      await appended(client, { stream: 's', expected: 'no_stream', events: [event('1')] })
      const subscription = openRead(client, {})
      await subscription.until((got) => got.some((message) => message.hasCaughtUp()))
      await first.kill()
      expect((await statusOf(subscription.all)).code).to.equal(UNAVAILABLE)
      expect((await statusOf(append(client, { stream: 's', events: [event()] }))).code).to.equal(UNAVAILABLE)
      const second = await startEventStore({ dataFile, port: first.port })
      try {
        expect(second.url).to.equal(first.url)
        const again = connect(second)
        expect(own(await readEvents(again)).map(({ data }) => data)).to.deep.equal(['1'])
        again.close()
      } finally {
        await second.stop()
      }
    } finally {
      client.close()
      await rm(folder, { recursive: true })
    }
  })

  it('stop lets an append end that is under way', () =>
    withServer(async (server, client) => {
      server.slow(100)
      const answer = append(client, { stream: 's', events: [event()] })
      await delay(30)
      await Promise.all([server.stop(), answer])
      expect((await answer).hasSuccess()).to.equal(true)
    }))

  it('freeze takes connections and does nothing; thaw does it all', () =>
    withServer(async (server, client) => {
      const subscription = openRead(client, { from: 'end' })
      await subscription.until((got) => got.some((message) => message.hasCaughtUp()))
      server.freeze()
      const socket = connectSocket(server.port, server.host)
      await once(socket, 'connect')
      socket.destroy()
      const written = appended(client, { stream: 's', expected: 'no_stream', events: [event('1')] })
      const read = readEvents(client)
      expect(await isSettledAfter(Promise.any([written, read]), 150)).to.equal(false)
      server.thaw()
      expect((await written).revision).to.equal('0')
      await read
      await subscription.until((got) => recordedIn(got).length === 1)
      subscription.call.cancel()
    }))

  it('freeze holds back the answer to what was done before it', () =>
    withServer(async (server, client) => {
      server.slow(60)
      const written = append(client, { stream: 's', events: [event()] })
      await delay(20)
      server.freeze()
      expect(await isSettledAfter(written, 150)).to.equal(false)
      server.slow(0)
      server.thaw()
      expect((await written).hasSuccess()).to.equal(true)
    }))

  it('slow waits before each answer', () =>
    withServer(async (server, client) => {
      await append(client, { stream: 's', events: [event()] })
      server.slow(120)
      for (const act of [
        () => append(client, { stream: 's', events: [event()] }),
        () => readEvents(client, { stream: 's' }),
      ]) {
        const startedMs = performance.now()
        await act()
        expect(performance.now() - startedMs).to.be.greaterThan(115)
      }
    }))

  it('dropAnswers does it, but the connection is cut in place of the answer; a repetition finds it done', () =>
    withServer(async (server, client) => {
      const asked: Asked = { stream: 's', expected: 'no_stream', events: [event('1'), event('2')] }
      server.dropAnswers('append', 2)
      for (let time = 0; time < 2; time += 1)
        expect((await statusOf(append(client, asked))).code).to.equal(UNAVAILABLE)
      expect((await appended(client, asked)).revision).to.equal('1')
      expect(own(await readEvents(client))).to.have.length(2)
      server.dropAnswers('read', 1)
      expect((await statusOf(readEvents(client))).code).to.equal(UNAVAILABLE)
      expect(own(await readEvents(client))).to.have.length(2)
    }))

  it('dropAnswers cuts every append on the connection, and subscriptions with it, but no other connection', () =>
    withServer(async (server, client) => {
      const other = connect(server)
      const subscriptions = [openRead(client, {}), openRead(other, {})] as const
      for (const { until } of subscriptions)
        await until((got) => got.some((message) => message.hasCaughtUp()))
      server.dropAnswers('append', 1)
      expect((await statusOf(append(client, { stream: 's', events: [event('1')] }))).code).to.equal(
        UNAVAILABLE,
      )
      expect((await statusOf(subscriptions[0].all)).code).to.equal(UNAVAILABLE)
      await subscriptions[1].until((got) => own(recordedIn(got)).length === 1)
      other.close()
    }))

  it('closeSubscriptions ends them; the call of appends goes on', () =>
    withServer(async (server, client) => {
      const batch = openBatch(client)
      await batch.send(batchRequest({ stream: 's', events: [event()] }))
      const subscriptions = [openRead(client, {}), openRead(client, { stream: 's' })]
      for (const { until } of subscriptions)
        await until((got) => got.some((message) => message.hasCaughtUp()))
      server.closeSubscriptions()
      for (const { all } of subscriptions) expect((await statusOf(all)).code).to.equal(UNAVAILABLE)
      expect((await batch.send(batchRequest({ stream: 's', events: [event()] }))).hasSuccess()).to.equal(true)
      await batch.end()
    }))

  it('overloaded refuses so many calls as a server that is not ready', () =>
    withServer(async (server, client) => {
      server.overloaded(3)
      const error = (await append(client, { stream: 's', events: [event()] })).getError()
      expect([error?.getMessage(), error?.getDetails()?.getTypeName()]).to.deep.equal([
        'Server Is Not Ready',
        'google.protobuf.Empty',
      ])
      for (const refused of [() => readEvents(client), () => openRead(client, {}).all]) {
        const { code, details } = await statusOf(refused())
        expect([code, details]).to.deep.equal([UNAVAILABLE, 'Server Is Not Ready'])
      }
      expect(own(await readEvents(client))).to.have.length(0)
    }))

  it('notLeader refuses so many calls and names the leader', () =>
    withServer(async (server, client) => {
      server.notLeader({ host: 'leader.example', port: 2113 }, 2)
      for (const refused of [
        () => append(client, { stream: 's', events: [event()] }),
        () => readEvents(client),
      ]) {
        const error: ServiceError = await statusOf(refused())
        expect(error.code).to.equal(5)
        expect(trailers(error)).to.include({
          exception: 'not-leader',
          'leader-endpoint-host': 'leader.example',
          'leader-endpoint-port': '2113',
        })
      }
      expect((await append(client, { stream: 's', events: [event()] })).hasSuccess()).to.equal(true)
    }))

  it('denyAccess refuses so many calls', () =>
    withServer(async (server, client) => {
      server.denyAccess(2)
      const error = (await append(client, { stream: 's', events: [event()] })).getError()
      expect(error?.getDetails()?.getTypeName()).to.equal('event_store.client.AccessDenied')
      const status = await statusOf(readEvents(client))
      expect(status.code).to.equal(7)
      expect(trailers(status)).to.include({ exception: 'access-denied' })
    }))

  it('freeze holds the features back too', () =>
    withServer(async (server) => {
      const address = `${server.host}:${String(server.port)}`
      const client = new featuresServicePb.ServerFeaturesClient(address, credentials.createInsecure())
      server.freeze()
      const told = new Promise((resolve) => {
        client.getSupportedMethods(empty(), (_error, methods) => {
          resolve(methods)
        })
      })
      expect(await isSettledAfter(told, 100)).to.equal(false)
      server.thaw()
      await told
      client.close()
    }))
})
