import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { START, type EventStore, type StoredEvent } from '../../port.ts'
import { archiveBench, before, failureOf, fillLog, type ArchiveBench } from './archive.spec-helper.ts'
import { archive, type ArchiveNotice } from './archiver.ts'
import { ArchiveBusyError } from './session.ts'

const BUSY_PAUSE_MS = 50
const MOST_PAUSES = 100

/** The connection of a killed process may live a little longer than the process. */
const archiveWhenFree = async ({ parts }: ArchiveBench): Promise<void> => {
  for (let pauses = 0; pauses < MOST_PAUSES; pauses += 1) {
    const error = await failureOf(archive(parts, before(51n)))
    if (error === 'none') return
    if (!(error instanceof ArchiveBusyError)) throw error as Error
    await delay(BUSY_PAUSE_MS)
  }
  throw new Error('the archive stays busy')
}

/** A process that archives, and kills itself as soon as it has come so far. */
const killedAt = async ({ url, directory }: ArchiveBench, kind: ArchiveNotice['kind']): Promise<unknown> => {
  const code = `
    const { archive } = await import(${JSON.stringify(new URL('./archiver.ts', import.meta.url).href)})
    const notify = ({ kind }) => { if (kind === '${kind}') process.kill(process.pid, 'SIGKILL') }
    await archive({ connectionString: '${url}', directory: '${directory}', notify }, { kind: 'position', position: 51n })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' })
  const [, signal] = (await once(child, 'exit')) as [unknown, unknown]
  return signal
}

const steps = [
  'copying',
  'written',
  'comparing',
  'compared',
  'named',
  'registered',
  'detached',
  'dropped',
] as const

describe('archiving that is cut short', function () {
  this.timeout(60_000)
  let bench: ArchiveBench
  let store: EventStore
  let history: readonly StoredEvent[]
  beforeEach(async () => {
    bench = await archiveBench(50)
    store = await bench.open()
    await fillLog(store, 120)
    history = await store.readAll(START, 1_000)
  })
  afterEach(async () => {
    await store.close()
    await bench.close()
  })

  const count = async (from: string): Promise<number> => {
    const { rows } = await bench.admin.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${from}`)
    return rows[0]?.n ?? -1
  }
  const oldTables = `pg_class WHERE relname = 'events_0000000000000000001'`

  const expectSameReads = async (): Promise<void> => {
    const fresh = await bench.open()
    for (const some of [store, fresh]) {
      expect(await some.readAll(START, 1_000)).to.deep.equal(history)
      for (const stream of new Set(history.map((event) => event.stream)))
        expect(await some.readStream(stream, 0)).to.deep.equal(history.filter((e) => e.stream === stream))
    }
    await fresh.close()
  }

  const expectEitherThenArchived = async (): Promise<void> => {
    const isAttached = (await bench.attached()).includes(1)
    const isArchived = (await count('jangbu_log.archived_ranges')) === 1
    expect(isAttached || isArchived).to.equal(true)
    await expectSameReads()
    await archiveWhenFree(bench)
    expect(await bench.attached()).to.not.include(1)
    expect(await count('jangbu_log.archived_ranges')).to.equal(1)
    expect(await count(oldTables)).to.equal(0)
    expect(await readdir(bench.directory)).to.have.length(1)
    await expectSameReads()
  }

  for (const step of steps) {
    it(`by an error when ${step}: the range is in the table or archived, and the next call finishes it`, async () => {
      const notify = ({ kind }: ArchiveNotice): void => {
        if (kind === step) throw new Error(`cut at ${step}`)
      }
      const error = await failureOf(archive({ ...bench.parts, notify }, before(51n)))
      expect(String(error)).to.contain(`cut at ${step}`)
      await expectEitherThenArchived()
    })

    it(`by a kill when ${step}: the same`, async () => {
      expect(await killedAt(bench, step)).to.equal('SIGKILL')
      await expectEitherThenArchived()
    })
  }

  it('by a connection that dies while it waits for a reader to leave the partition: the same', async () => {
    const reader = new pg.Client({ connectionString: bench.url })
    await reader.connect()
    await reader.query('BEGIN; SELECT 1 FROM jangbu_log.events LIMIT 1')
    const archiving = failureOf(archive(bench.parts, before(51n)))
    const waiting = `pg_stat_activity WHERE application_name = 'jangbu log archiver'
      AND wait_event_type = 'Lock' AND datname = current_database()`
    while ((await count(waiting)) === 0) await delay(BUSY_PAUSE_MS)
    await expectSameReads()
    await bench.admin.query(`SELECT pg_terminate_backend(pid) FROM ${waiting}`)
    expect(await archiving).to.be.instanceOf(Error)
    await reader.end()
    expect(await count('pg_inherits WHERE inhdetachpending')).to.equal(1)
    await expectEitherThenArchived()
  })
})
