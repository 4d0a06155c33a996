import { expect } from 'chai'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import { randomUUID } from 'node:crypto'
import {
  append,
  appended,
  batchRequest,
  event,
  events,
  openBatch,
  tombstone,
  withServer,
  type Asked,
  type Expect,
} from './raw-client.spec-helper.ts'
import { own, readEvents } from './raw-read.spec-helper.ts'

const LARGEST_APPEND_BYTES = 1_048_576

/** The error's parts as a client unpacks them. */
const errorIn = (answer: BatchAppendResp) => {
  const error = answer.getError()
  return {
    code: error?.getCode(),
    message: error?.getMessage(),
    typeUrl: error?.getDetails()?.getTypeUrl(),
    details: error?.getDetails()?.getValue_asU8() ?? new Uint8Array(),
  }
}

const wrongVersionIn = (answer: BatchAppendResp) => {
  const { code, message, typeUrl, details } = errorIn(answer)
  expect({ code, message, typeUrl }).to.deep.equal({
    code: 6,
    message: 'WrongExpectedVersion',
    typeUrl: 'type.googleapis.com/event_store.client.WrongExpectedVersion',
  })
  const wrong = sharedPb.WrongExpectedVersion.deserializeBinary(details)
  return {
    current: wrong.hasCurrentNoStream() ? 'no_stream' : Number(wrong.getCurrentStreamRevision()),
    expected: wrong.hasExpectedAny()
      ? 'any'
      : wrong.hasExpectedNoStream()
        ? 'no_stream'
        : wrong.hasExpectedStreamExists()
          ? 'stream_exists'
          : Number(wrong.getExpectedStreamPosition()),
  }
}

/** What the stream has before, what is expected of it, and the revision after or the wrong version told. */
const table: readonly (readonly [number, Expect, number | { current: Expect; expected: Expect }])[] = [
  [0, 'any', 0],
  [0, 'no_stream', 0],
  [0, 'stream_exists', { current: 'no_stream', expected: 'stream_exists' }],
  [0, 0, { current: 'no_stream', expected: 0 }],
  [0, 7, { current: 'no_stream', expected: 7 }],
  [2, 'any', 2],
  [2, 'no_stream', { current: 1, expected: 'no_stream' }],
  [2, 'stream_exists', 2],
  [2, 0, { current: 1, expected: 0 }],
  [2, 1, 2],
  [2, 2, { current: 1, expected: 2 }],
]

describe('event store double: BatchAppend', () => {
  for (const [before, expected, outcome] of table)
    it(`${String(before)} events, ${String(expected)} expected`, () =>
      withServer(async (_server, client) => {
        if (before > 0) await append(client, { stream: 's', events: events(before) })
        const answer = await append(client, { stream: 's', expected, events: [event()] })
        if (typeof outcome === 'number')
          expect(answer.getSuccess()?.getCurrentRevision()).to.equal(String(outcome))
        else expect(wrongVersionIn(answer)).to.deep.equal(outcome)
      }))

  it('answers with correlation id, stream, and the revision and position of the last event', () =>
    withServer(async (_server, client) => {
      const correlationId = randomUUID()
      const batch = openBatch(client)
      const answer = await batch.send(batchRequest({ stream: 's', events: events(3), correlationId }))
      await batch.end()
      const recorded = own(await readEvents(client))
      const position = answer.getSuccess()?.getPosition()
      expect(answer.getCorrelationId()?.getString()).to.equal(correlationId)
      expect(Buffer.from(answer.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).to.equal('s')
      expect(answer.getSuccess()?.getCurrentRevision()).to.equal('2')
      expect([position?.getCommitPosition(), position?.getPreparePosition()]).to.deep.equal([
        recorded[2]?.position,
        recorded[2]?.position,
      ])
    }))

  const repeated: readonly (readonly [string, Expect, number, number])[] = [
    ['after nothing', 'no_stream', 0, 3],
    ['after a revision', 1, 2, 3],
    ['with any', 'any', 0, 2],
    ['with stream exists', 'stream_exists', 1, 2],
  ]
  for (const [name, expected, before, count] of repeated)
    it(`is idempotent by event ids ${name}, also when more has come since`, () =>
      withServer(async (_server, client) => {
        if (before > 0) await append(client, { stream: 's', events: events(before) })
        const asked: Asked = { stream: 's', expected, events: events(count) }
        const first = await appended(client, asked)
        await append(client, { stream: 's', events: [event()] })
        expect(await appended(client, asked)).to.deep.equal(first)
        expect(await readEvents(client, { stream: 's' })).to.have.length(before + count + 1)
      }))

  it('is not idempotent in part', () =>
    withServer(async (_server, client) => {
      const [one, two] = [event(), event()]
      await append(client, { stream: 's', expected: 'no_stream', events: [one, two] })
      const other = await append(client, { stream: 's', expected: 'no_stream', events: [one, event()] })
      expect(wrongVersionIn(other)).to.deep.equal({ current: 1, expected: 'no_stream' })
      const anyway = await append(client, { stream: 's', expected: 'any', events: [two, event()] })
      expect(wrongVersionIn(anyway)).to.deep.equal({ current: 1, expected: 'any' })
    }))

  it('writes again with any what another stream has', () =>
    withServer(async (_server, client) => {
      const shared = event()
      await append(client, { stream: 'a', events: [shared] })
      expect((await appended(client, { stream: 'b', events: [shared] })).revision).to.equal('0')
      expect(own(await readEvents(client))).to.have.length(2)
    }))

  it('gathers an append from several messages and writes it when the final one has come', () =>
    withServer(async (_server, client) => {
      const correlationId = randomUUID()
      const batch = openBatch(client)
      batch.sendUnanswered(batchRequest({ stream: 's', events: events(2), isFinal: false, correlationId }))
      const rest = batchRequest({ stream: 's', events: events(2), correlationId })
      rest.clearOptions()
      expect(await readEvents(client, { stream: 's' })).to.have.length(0)
      const answer = await batch.send(rest)
      expect(answer.getSuccess()?.getCurrentRevision()).to.equal('3')
      await batch.end()
    }))

  it('gives up, in time, on an append whose final message does not come', () =>
    withServer(async (_server, client) => {
      const deadline = new Date(Date.now() + 150)
      const batch = openBatch(client)
      const answer = await batch.send(
        batchRequest({ stream: 's', events: [event()], isFinal: false, deadline }),
      )
      const { code, message, typeUrl } = errorIn(answer)
      expect({ code, message, typeUrl }).to.deep.equal({
        code: 4,
        message: 'Timeout',
        typeUrl: 'type.googleapis.com/event_store.client.Timeout',
      })
      await batch.end()
    }))

  it('refuses an append whose deadline is over', () =>
    withServer(async (_server, client) => {
      const late = { stream: 's', events: [event()], deadline: new Date(Date.now() - 1000) }
      expect(errorIn(await append(client, late)).message).to.equal('Timeout')
      expect(own(await readEvents(client))).to.have.length(0)
    }))

  it('takes 1 MiB of data, metadata and type, and not a byte more', () =>
    withServer(async (_server, client) => {
      const type = 'Large'
      const rest = LARGEST_APPEND_BYTES - 2 * type.length - '{}'.length
      const large = (bytes: number) => ({ ...event('x'.repeat(bytes), type), metadata: '{}' })
      await appended(client, { stream: 's', events: [large(rest)] })
      const { code, message, typeUrl, details } = errorIn(
        await append(client, { stream: 's', events: [large(rest + 1)] }),
      )
      expect({ code, message, typeUrl }).to.deep.equal({
        code: 3,
        message: 'MaximumAppendSizeExceeded',
        typeUrl: 'type.googleapis.com/event_store.client.MaximumAppendSizeExceeded',
      })
      const exceeded = sharedPb.MaximumAppendSizeExceeded.deserializeBinary(details)
      expect(exceeded.getMaxappendsize()).to.equal(LARGEST_APPEND_BYTES)
    }))

  it('refuses a deleted stream', () =>
    withServer(async (_server, client) => {
      await append(client, { stream: 's', events: [event()] })
      await tombstone(client, 's')
      const { code, typeUrl, details } = errorIn(await append(client, { stream: 's', events: [event()] }))
      expect({ code, typeUrl }).to.deep.equal({
        code: 5,
        typeUrl: 'type.googleapis.com/event_store.client.StreamDeleted',
      })
      const deleted = sharedPb.StreamDeleted.deserializeBinary(details).getStreamIdentifier()
      expect(Buffer.from(deleted?.getStreamName_asU8() ?? []).toString()).to.equal('s')
    }))

  it('calls a bad request one, and goes on with the next append of the call', () =>
    withServer(async (_server, client) => {
      const batch = openBatch(client)
      for (const bad of [
        { ...event(), id: 'no-id' },
        { ...event(), type: '' },
        { ...event(), id: ZERO },
      ]) {
        const { code, message, typeUrl } = errorIn(
          await batch.send(batchRequest({ stream: 's', events: [bad] })),
        )
        expect({ code, message, typeUrl }).to.deep.equal({
          code: 3,
          message: 'BadRequest',
          typeUrl: 'type.googleapis.com/event_store.client.BadRequest',
        })
      }
      const good = await batch.send(batchRequest({ stream: 's', events: [event()] }))
      expect(good.getSuccess()?.getCurrentRevision()).to.equal('0')
      await batch.end()
    }))

  it('answers everything before it ends its side', () =>
    withServer(async (server, client) => {
      server.slow(50)
      const batch = openBatch(client)
      const answers = Array.from({ length: 20 }, () =>
        batch.send(batchRequest({ stream: 's', events: [event()] })),
      )
      await batch.end()
      const revisions = (await Promise.all(answers)).map((answer) =>
        answer.getSuccess()?.getCurrentRevision(),
      )
      expect(revisions).to.deep.equal(Array.from({ length: 20 }, (_, index) => String(index)))
    }))
})

const ZERO = '00000000-0000-0000-0000-000000000000'
