import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { instantOf } from '../../core/time.ts'
import { CorruptLogError, Position } from '../port.ts'
import { newStream, specimenAppend } from '../specimen.spec-helper.ts'
import type { LogRecord } from './client.ts'
import { decodeRecord, encodeAppend } from './envelope.ts'
import { inTheirTimes } from './reader.ts'

/** One append's events as a server records them that stamps each by itself. */
const recordsOf = (count: number, firstMs: number): readonly LogRecord[] => {
  const request = specimenAppend(newStream(), randomUUID(), { events: count })
  return encodeAppend(request).map(({ id, type, payload }, revision) => ({
    id,
    type,
    payload,
    stream: request.stream,
    revision,
    position: Position(BigInt(firstMs + revision)),
    created: instantOf(firstMs + revision),
  }))
}

describe('what was appended together', () => {
  const one = recordsOf(3, 1_000)
  const two = recordsOf(2, 2_000)
  const server = (...records: readonly LogRecord[]): Parameters<typeof inTheirTimes>[0] => ({
    readStream: ({ stream, from }) =>
      Promise.resolve(records.filter((record) => record.stream === stream && record.revision === from)),
  })
  const timesOf = async (
    read: readonly LogRecord[],
    there: readonly LogRecord[],
  ): Promise<readonly number[]> =>
    (await inTheirTimes(server(...there), read.map(decodeRecord))).map(({ recordedAt }) =>
      Date.parse(recordedAt),
    )

  it('was recorded at one time, the last one of them, and by no other question to the server', async () => {
    expect(await timesOf([...one, ...two], [])).to.deep.equal([1_002, 1_002, 1_002, 2_001, 2_001])
  })

  it('was so too where a page ends in its middle', async () => {
    expect(await timesOf([...one.slice(1), ...two.slice(0, 1)], two)).to.deep.equal([1_002, 1_002, 2_001])
  })

  it('cannot be without its last event', async () => {
    const error: unknown = await timesOf(one.slice(0, 1), one.slice(0, 2)).catch((cause: unknown) => cause)
    expect(error).to.be.instanceOf(CorruptLogError)
  })
})
