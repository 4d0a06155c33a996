import { expect } from 'chai'
import type { ServiceError } from '@grpc/grpc-js'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import {
  appended,
  empty,
  event,
  events,
  identifierOf,
  statusOf,
  tombstone,
  trailers,
  withServer,
  type Asked,
  type Expect,
  type Sent,
} from './raw-client.spec-helper.ts'
import { own, readEvents } from './raw-read.spec-helper.ts'

/** One Append call. */
const legacyAppend = (
  client: StreamsClient,
  { stream, expected = 'any', events }: Asked,
): Promise<AppendResp> =>
  new Promise((resolve, reject) => {
    const call = client.append((error: ServiceError | null, response: AppendResp) => {
      if (error === null) resolve(response)
      else reject(error)
    })
    const options = new streamsPb.AppendReq.Options().setStreamIdentifier(identifierOf(stream))
    if (expected === 'any') options.setAny(empty())
    else if (expected === 'no_stream') options.setNoStream(empty())
    else if (expected === 'stream_exists') options.setStreamExists(empty())
    else options.setRevision(String(expected))
    call.write(new streamsPb.AppendReq().setOptions(options))
    for (const sent of events) call.write(new streamsPb.AppendReq().setProposedMessage(proposed(sent)))
    call.end()
  })

const proposed = ({ id, type = 'Happened', data = '', contentType = 'application/json' }: Sent) => {
  const message = new streamsPb.AppendReq.ProposedMessage()
    .setId(new sharedPb.UUID().setString(id))
    .setData(Buffer.from(data))
  if (type !== '') message.getMetadataMap().set('type', type)
  message.getMetadataMap().set('content-type', contentType)
  return message
}

/** The fields that are set. */
const wrongVersionIn = (response: AppendResp): unknown => {
  const wrong = response.getWrongExpectedVersion()
  if (wrong === undefined) throw new Error('it was written')
  const fields = {
    current: wrong.hasCurrentRevision() ? wrong.getCurrentRevision() : undefined,
    current2060: wrong.hasCurrentRevision2060() ? wrong.getCurrentRevision2060() : undefined,
    currentNoStream: wrong.hasCurrentNoStream() || undefined,
    noStream2060: wrong.hasNoStream2060() || undefined,
    expected: wrong.hasExpectedRevision() ? wrong.getExpectedRevision() : undefined,
    expected2060: wrong.hasExpectedRevision2060() ? wrong.getExpectedRevision2060() : undefined,
    expectedNoStream: wrong.hasExpectedNoStream() || undefined,
    ...existsOrAnyIn(wrong),
  }
  return JSON.parse(JSON.stringify(fields))
}

const existsOrAnyIn = (wrong: AppendResp.WrongExpectedVersion) => ({
  expectedStreamExists: wrong.hasExpectedStreamExists() || undefined,
  streamExists2060: wrong.hasStreamExists2060() || undefined,
  expectedAny: wrong.hasExpectedAny() || undefined,
  any2060: wrong.hasAny2060() || undefined,
})

const LARGEST_AS_NUMBER = 2 ** 64 - 2048

describe('event store double: Append', () => {
  it('writes all events of the call and tells the last revision and position', () =>
    withServer(async (_server, client) => {
      const response = await legacyAppend(client, { stream: 's', expected: 'no_stream', events: events(3) })
      const recorded = own(await readEvents(client))
      expect(recorded.map(({ revision }) => revision)).to.deep.equal(['0', '1', '2'])
      expect(response.getSuccess()?.getCurrentRevision()).to.equal('2')
      expect(response.getSuccess()?.getPosition()?.getCommitPosition()).to.equal(recorded[2]?.position)
    }))

  it('tells a wrong version in the answer, for clients of 20.6 and later ones', () =>
    withServer(async (_server, client) => {
      const asked = (expected: Expect, stream = 's') =>
        legacyAppend(client, { stream, expected, events: [event()] }).then(wrongVersionIn)
      await appended(client, { stream: 's', events: events(2) })
      const current = { current: '1', current2060: 1 }
      expect(await asked('no_stream')).to.deep.equal({
        ...current,
        expectedNoStream: true,
        expected2060: LARGEST_AS_NUMBER,
      })
      expect(await asked(0)).to.deep.equal({ ...current, expected: '0', expected2060: 0 })
      const none = { currentNoStream: true, noStream2060: true }
      expect(await asked(3, 'other')).to.deep.equal({ ...none, expected: '3', expected2060: 3 })
      expect(await asked('stream_exists', 'other')).to.deep.equal({
        ...none,
        expectedStreamExists: true,
        streamExists2060: true,
      })
    }))

  it('is idempotent by event ids', () =>
    withServer(async (_server, client) => {
      const asked: Asked = { stream: 's', expected: 'no_stream', events: events(2) }
      const first = await legacyAppend(client, asked)
      const again = await legacyAppend(client, asked)
      expect(again.serializeBinary()).to.deep.equal(first.serializeBinary())
      expect(own(await readEvents(client))).to.have.length(2)
    }))

  it('ends the call when the append is too large', () =>
    withServer(async (_server, client) => {
      const large = event('x'.repeat(1_048_577))
      const error = await statusOf(legacyAppend(client, { stream: 's', events: [large] }))
      expect(error.code).to.equal(3)
      expect(trailers(error)).to.include({
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': '1048576',
      })
    }))

  it('ends the call when an event has no type', () =>
    withServer(async (_server, client) => {
      const untyped = { ...event(), type: '' }
      const error = await statusOf(legacyAppend(client, { stream: 's', events: [untyped] }))
      expect(error.code).to.equal(3)
      expect(trailers(error)).to.include({
        exception: 'missing-required-metadata-property',
        'required-metadata-properties': 'type,content-type',
      })
    }))

  it('leaves a gap for an append without events', () =>
    withServer(async (_server, client) => {
      const none = await legacyAppend(client, { stream: 's', expected: 'no_stream', events: [] })
      expect(none.getSuccess()?.hasNoStream()).to.equal(true)
      const { position } = await appended(client, { stream: 's', expected: 'no_stream', events: [event()] })
      expect(Number(position)).to.be.greaterThan(
        Number(none.getSuccess()?.getPosition()?.getCommitPosition()),
      )
    }))
})

describe('event store double: Tombstone', () => {
  it('ends a stream for ever', () =>
    withServer(async (_server, client) => {
      await appended(client, { stream: 's', events: events(2) })
      const position = (await tombstone(client, 's', 1)).getPosition()?.getCommitPosition()
      const last = (await readEvents(client)).at(-1)
      expect(last).to.include({
        stream: 's',
        type: '$streamDeleted',
        position,
        revision: '9223372036854775807',
      })
      for (const refused of [
        () => legacyAppend(client, { stream: 's', expected: 1, events: [event()] }),
        () => readEvents(client, { stream: 's' }),
        () => tombstone(client, 's', 'any'),
      ]) {
        const error = await statusOf(refused())
        expect(error.code).to.equal(9)
        expect(trailers(error)).to.include({ exception: 'stream-deleted', 'stream-name': 's' })
      }
    }))

  it('needs the right version', () =>
    withServer(async (_server, client) => {
      await appended(client, { stream: 's', events: events(2) })
      const error = await statusOf(tombstone(client, 's', 0))
      expect(trailers(error)).to.include({
        exception: 'wrong-expected-version',
        'stream-name': 's',
        'expected-version': '0',
        'actual-version': '1',
      })
    }))

  it('has no Delete beside it', () =>
    withServer(async (_server, client) => {
      const deleted = new Promise((resolve, reject) => {
        client.delete(new streamsPb.DeleteReq(), (error, response) => {
          if (error === null) resolve(response)
          else reject(error)
        })
      })
      expect((await statusOf(deleted)).code).to.equal(12)
    }))
})
