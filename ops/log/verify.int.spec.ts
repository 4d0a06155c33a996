import { expect } from 'chai'
import { join } from 'node:path'
import { START } from '../../ledger/store/port.ts'
import {
  memoryWith,
  appendTo,
  exported,
  failureOf,
  inDirectory,
  plainHistory,
  writeBytes,
  textOf,
} from './history.spec-helper.ts'
import { LogFileError } from './line.ts'
import { postgresLog, withPostgresLog, type PostgresLog } from './postgres-log.spec-helper.ts'
import { sidecarPath } from './sidecar.ts'
import { verifyLog, type VerifyReport } from './verify.ts'

const EVENTS = 60

/** The stream plain-0 stands at positions 1, 7, 13, …, plain-1 at 2, 8, 14, … */
describe('verifying a log in PostgreSQL', () => {
  let log: PostgresLog
  const damage = (statement: string): Promise<void> => log.damage(statement)

  beforeEach(async () => {
    log = await postgresLog()
    await appendTo(log.store, plainHistory(EVENTS, 6))
  })
  afterEach(() => log.drop())

  const verified = (
    options: Parameters<typeof verifyLog>[1] = {},
    mostEntries?: number,
  ): Promise<VerifyReport> =>
    verifyLog({ store: log.store, postgres: { connectionString: log.url }, mostEntries }, options)
  const counts = (report: VerifyReport): Readonly<Record<string, number>> => Object.fromEntries(report.counts)

  it('finds nothing in a sound one, in one reading or in many', async () => {
    const whole = await verified()
    expect(whole).to.include({ events: EVENTS, head: 60n, lastPosition: 60n, readings: 1 })
    expect(counts(whole)).to.deep.equal({})
    const inParts = await verified({}, 10)
    expect(inParts.readings).to.be.greaterThan(3)
    expect({ ...inParts, readings: 1 }).to.deep.equal(whole)
  })

  it('finds nothing in an empty one', () =>
    withPostgresLog(async ({ url, store }) => {
      const report = await verifyLog({ store, postgres: { connectionString: url } }, {})
      expect(report).to.include({ events: 0, head: 0n, lastPosition: 0n })
      expect(counts(report)).to.deep.equal({})
    }))

  it('finds nothing in one that grows meanwhile', async () => {
    const growing = appendTo(log.store, plainHistory(200, 40))
    const found: string[] = []
    for (let turn = 0; turn < 10; turn += 1)
      found.push(...(await verified({}, turn < 5 ? 20 : undefined)).findings.map(({ what }) => what))
    await growing
    expect(found).to.deep.equal([])
  }).timeout(20_000)

  type Damage = {
    readonly statement: string
    readonly counts: Readonly<Record<string, number>>
    readonly first: RegExp
  }
  const damages: Readonly<Record<string, Damage>> = {
    'an event missing in the middle': {
      statement: 'DELETE FROM jangbu_log.events WHERE position = 20',
      counts: { gap: 1, revision: 1 },
      first: /^20 to 20 cannot be read/,
    },
    'several missing, with some between them': {
      statement: 'DELETE FROM jangbu_log.events WHERE position IN (1, 2, 10, 12, 13, 14, 40)',
      counts: { gap: 4, revision: 7 },
      first: /^1 to 2 cannot be read/,
    },
    'the last one missing': {
      statement: 'DELETE FROM jangbu_log.events WHERE position = 60',
      counts: { gap: 1, streams: 1 },
      first: /^60 to 60 cannot be read/,
    },
    'a whole partition missing': {
      statement: 'DELETE FROM jangbu_log.events WHERE position BETWEEN 26 AND 50',
      counts: { gap: 1, revision: 6 },
      first: /^26 to 50 cannot be read/,
    },
    'a time that goes back': {
      statement: `UPDATE jangbu_log.events SET recorded_at = '2001-01-01' WHERE position = 30`,
      counts: { time: 1 },
      first: /^recorded 2001/,
    },
    'a time in the future': {
      statement: `UPDATE jangbu_log.events SET recorded_at = '2199-01-01' WHERE position = 60`,
      counts: { counter: 1 },
      first: /earlier time/,
    },
    'data that cannot be read': {
      statement: `UPDATE jangbu_log.events SET data = '{"text":"홍길동' WHERE position = 30`,
      counts: { undecodable: 1 },
      first: /JSON/,
    },
    'types that nobody knows': {
      statement: `UPDATE jangbu_log.events SET type = 'NobodyKnows' WHERE position > 25`,
      counts: { undecodable: 35 },
      first: /NobodyKnows/,
    },
    'a revision that is missing': {
      statement: 'UPDATE jangbu_log.events SET revision = 40 WHERE position = 60',
      counts: { revision: 1, streams: 1 },
      first: /revision 40 of plain-5 stands where 9 should/,
    },
    'a revision twice': {
      statement: 'UPDATE jangbu_log.events SET revision = 0 WHERE position = 7',
      counts: { revision: 2 },
      first: /revision 0 of plain-0 stands after/,
    },
    'an event in another stream': {
      statement: `UPDATE jangbu_log.events SET stream = 'plain-9' WHERE position = 60`,
      counts: { revision: 1, streams: 2 },
      first: /revision 9 of plain-9 stands where 0 should/,
    },
    'an id twice in a stream': {
      statement:
        'UPDATE jangbu_log.events SET id = (SELECT id FROM jangbu_log.events WHERE position = 1) WHERE position = 13',
      counts: { id: 1 },
      first: /revision 2 of plain-0 has the id/,
    },
    'a stream’s row too far': {
      statement: `UPDATE jangbu_log.streams SET revision = 12 WHERE stream = 'plain-2'`,
      counts: { streams: 1 },
      first: /row of plain-2: revision 12, not 9/,
    },
    'a stream’s row too little': {
      statement: `UPDATE jangbu_log.streams SET revision = 8 WHERE stream = 'plain-2'`,
      counts: { streams: 1 },
      first: /row of plain-2: revision 8, not 9/,
    },
    'a stream’s row that begins after the stream': {
      statement: `UPDATE jangbu_log.streams SET first_position = 9 WHERE stream = 'plain-2'`,
      counts: { streams: 1 },
      first: /row of plain-2: from 9 to \d+, but its events stand from 3 to 57/,
    },
    'a stream’s row that ends before it': {
      statement: `UPDATE jangbu_log.streams SET last_position = 56 WHERE stream = 'plain-2'`,
      counts: { streams: 1 },
      first: /row of plain-2: from \d+ to 56/,
    },
    'a stream without its row': {
      statement: `DELETE FROM jangbu_log.streams WHERE stream = 'plain-2'`,
      counts: { streams: 1 },
      first: /plain-2 has events but no row/,
    },
    'a row without its stream': {
      statement: `INSERT INTO jangbu_log.streams VALUES ('nobody-1', 0, 5, 5)`,
      counts: { streams: 1 },
      first: /row of nobody-1: there is no event of it/,
    },
    'a counter that stands too early': {
      statement: 'UPDATE jangbu_log.counter SET position = 58',
      counts: { counter: 1 },
      first: /counter stands at 58, the last event at 60/,
    },
    'a counter that stands too late': {
      statement: 'UPDATE jangbu_log.counter SET position = 63',
      counts: { gap: 1 },
      first: /^61 to 63 cannot be read/,
    },
    'a counter with an early time': {
      statement: `UPDATE jangbu_log.counter SET recorded_at = '2001-01-01'`,
      counts: { counter: 1 },
      first: /earlier time/,
    },
  }
  for (const [what, { statement, counts: wanted, first }] of Object.entries(damages))
    it(`finds ${what}`, async () => {
      await damage(statement)
      const report = await verified()
      expect(counts(report)).to.deep.equal(wanted)
      const messages = report.findings.map((finding) => finding.what)
      expect(messages.some((message) => first.test(message))).to.equal(true, messages.join('\n'))
      expect(messages.join()).to.not.contain('홍길동')
      expect(counts(await verified({}, 10))).to.deep.equal(wanted)
    })

  it('finds how far a wide hole reaches, and goes on behind it', () =>
    withPostgresLog(async (wide) => {
      const importer = await wide.importer()
      const original = await memoryWith(plainHistory(700, 700))
      await importer.importNext(await original.readAll(START, 700))
      await importer.close()
      await wide.damage('DELETE FROM jangbu_log.events WHERE position BETWEEN 111 AND 555')
      const report = await verifyLog({ store: wide.store, postgres: { connectionString: wide.url } }, {})
      expect(report.findings.filter(({ kind }) => kind === 'gap').map(({ what }) => what)).to.deep.equal([
        '111 to 555 cannot be read: the log has a gap after 110',
      ])
      expect(report).to.include({ events: 255, lastPosition: 700n })
      expect(counts(report)).to.deep.equal({ gap: 1, streams: 445 })
    }))

  it('an altered text is found by the digest, and by its export where', () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'log')
      await exported(log.store, path)
      const { digest } = JSON.parse(await textOf(sidecarPath(path))) as { digest: string }
      expect(counts(await verified({ expected: digest, against: path }))).to.deep.equal({})
      await damage(`UPDATE jangbu_log.events SET data = replace(data, 'event', 'EVENT') WHERE position = 33`)
      expect(counts(await verified())).to.deep.equal({})
      const report = await verified({ expected: digest, against: path })
      expect(counts(report)).to.deep.equal({ unlike: 1, digest: 1 })
      expect(report.findings[0]).to.deep.equal({
        kind: 'unlike',
        position: 33n,
        what: 'differs from line 33 in: data',
      })
    }))

  it('an older export is compared as far as it goes; one that is no part of the log, as far as it agrees', () =>
    inDirectory(async (directory) => {
      const [older, longer, broken] = ['older', 'longer', 'broken'].map((name) => join(directory, name))
      if (older === undefined || longer === undefined || broken === undefined) throw new Error('no paths')
      await exported(log.store, older, { until: '50' })
      const first = await verified({ against: older })
      expect(first.beyondExport).to.equal(10)
      expect(counts(first)).to.deep.equal({})

      await exported(log.store, longer)
      await damage(
        'DELETE FROM jangbu_log.events WHERE position > 55; UPDATE jangbu_log.counter SET position = 55',
      )
      const second = await verified({ against: longer })
      expect(second.findings.map(({ what }) => what)).to.include(
        'the log lacks 5 events, those from line 56 on',
      )

      await damage('DELETE FROM jangbu_log.events WHERE position = 20')
      const third = await verified({ against: longer })
      const unlike = third.findings.filter(({ kind }) => kind === 'unlike').map(({ what }) => what)
      expect(unlike[0]).to.equal('another event than line 20: they go apart here')
      expect(unlike).to.have.length(2)

      await writeBytes(broken, (await textOf(longer)).slice(0, -5))
      expect(await failureOf(verified({ against: broken }))).to.be.instanceOf(LogFileError)
    }))
})
