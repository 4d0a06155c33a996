import { expect } from 'chai'
import { EventId, StreamName } from '../../../ledger/core/ids.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import { NO_STREAM, Position, type AppendRequest, type NewEvent } from '../../../ledger/store/port.ts'
import { judgeAppends, type Attempt, type Written } from './append-judge.ts'

const stream = StreamName('chaos-1')
const event = (id: string): NewEvent => ({
  id: EventId(id),
  type: 'Chaos',
  schemaVersion: 1,
  data: `data of ${id}`,
  metadata: '{}',
})
const request = (expectedRevision: number, ...ids: readonly string[]): AppendRequest => ({
  stream,
  expectedRevision,
  events: ids.map(event),
})
const appended = (asked: AppendRequest, revision: number, position: bigint): Attempt => ({
  request: asked,
  told: { kind: 'appended', revision, position: Position(position), recordedAt: instantOf(0) },
})
const written = (id: string, revision: number, position: bigint): Written => ({
  id: EventId(id),
  stream,
  revision,
  position: Position(position),
  data: `data of ${id}`,
})

const [pair, last] = [request(NO_STREAM, 'a', 'b'), request(1, 'c')]
const told = [appended(pair, 1, 2n), appended(last, 2, 3n)]
const log = [written('a', 0, 1n), written('b', 1, 2n), written('c', 2, 3n)]
const refused: Attempt = { request: request(1, 'x'), told: { kind: 'conflict', revision: 2 } }

describe('the judge of appends', () => {
  it('finds nothing where everything told is true', () => {
    expect(judgeAppends([...told, refused], log)).to.deep.equal([])
    expect(judgeAppends([], [])).to.deep.equal([])
  })

  const wrongs: readonly (readonly [string, readonly Attempt[], readonly Written[], readonly string[]])[] = [
    ['an acknowledged event is missing', told, log.slice(0, 2), ['missing']],
    [
      'an event is twice in the log',
      told,
      [...log, written('c', 3, 4n)],
      ['doubled', 'doubled', 'misplaced'],
    ],
    [
      'an event is there again under another id',
      told,
      [...log, { ...written('d', 3, 4n), data: 'data of c' }],
      ['doubled', 'unasked'],
    ],
    [
      'it stands at another revision or position than told',
      [told[0] ?? refused, appended(last, 3, 3n)],
      log,
      ['misplaced'],
    ],
    [
      'its bytes are others',
      told,
      log.map((one) => ({ ...one, data: `${one.data}.` })),
      ['altered', 'altered', 'altered'],
    ],
    ['nobody asked for it', told, [...log, written('d', 3, 4n)], ['unasked']],
    [
      'a refused one was written',
      [...told, { request: request(2, 'd'), told: { kind: 'conflict', revision: 3 } }],
      [...log, written('d', 3, 4n)],
      ['written_though_refused'],
    ],
    [
      'one was refused though nobody stood there',
      [...told, { request: request(2, 'd'), told: { kind: 'conflict', revision: 2 } }],
      log,
      ['false_conflict'],
    ],
    [
      'a writer was told an error',
      [...told, { request: request(2, 'd'), told: { kind: 'error', reason: 'reset' } }],
      log,
      ['false_error'],
    ],
    [
      'a position is missing',
      told.slice(0, 1),
      [...log.slice(0, 2), written('c', 2, 4n)],
      ['gap', 'unasked'],
    ],
    [
      'a revision is missing',
      [appended(request(NO_STREAM, 'a'), 0, 1n)],
      [written('a', 0, 1n), written('c', 2, 2n)],
      ['gap', 'unasked'],
    ],
  ]
  for (const [what, attempts, events, kinds] of wrongs)
    it(`names it when ${what}`, () => {
      const findings = judgeAppends(attempts, events)
      expect(findings.map(({ kind }) => kind)).to.deep.equal(kinds)
      for (const { about } of findings) expect(about).to.not.equal('')
    })
})
