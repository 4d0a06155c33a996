import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { NO_STREAM, START, type EventStore, type StoredEvent } from '../../port.ts'
import { appended, newStream, specimenAppend, takeEvents } from '../../specimen.spec-helper.ts'
import { archiveBench, before, failureOf, fillLog, type ArchiveBench } from './archive.spec-helper.ts'
import { archive, type ArchiveNotice } from './archiver.ts'
import { restoreRange } from './restorer.ts'
import { ArchiveBusyError } from './session.ts'

const forever = new AbortController().signal
/** Far below the archiver's patience with readers. */
const SOON_MS = 5_000

describe('archiving beside others', function () {
  this.timeout(60_000)
  let bench: ArchiveBench
  let store: EventStore
  beforeEach(async () => {
    bench = await archiveBench(100)
    store = await bench.open()
  })
  afterEach(async () => {
    await store.close()
    await bench.close()
  })

  it('appends, reads and subscriptions from the start go on while ranges come and go', async () => {
    const over = new AbortController()
    const writing = async (): Promise<number> => {
      const stream = newStream()
      let revision = NO_STREAM
      for (; !over.signal.aborted; revision += 1)
        await appended(() => store, specimenAppend(stream, randomUUID(), { expectedRevision: revision }))
      return revision + 1
    }
    let readings = 0
    const reading = async (): Promise<void> => {
      const other = await bench.open()
      for (; !over.signal.aborted; readings += 1) {
        const head = await other.head()
        const events = await takeEvents(other.subscribe(START, forever), Number(head))
        const positions = events.map(({ position }) => Number(position))
        expect(positions).to.deep.equal(positions.map((_, index) => index + 1))
        const stream = events[0]?.stream ?? newStream()
        const revisions = (await other.readStream(stream, 0)).map(({ revision }) => revision)
        expect(revisions).to.deep.equal(revisions.map((_, index) => index))
      }
      await other.close()
    }
    const archiving = async (): Promise<number> => {
      let archived = 0
      for (let round = 0; archived < 8; round += 1) {
        archived += (await archive(bench.parts, before(1_000_000n))).length
        if (round % 3 === 2)
          await restoreRange(bench.parts, (await store.readAll(START, 1))[0]?.position ?? START)
        await delay(50)
      }
      over.abort()
      return archived
    }
    const all = Promise.all([writing(), writing(), writing(), reading(), reading(), archiving()])
    const [first, second, third] = await all.finally(() => {
      over.abort()
    })
    expect(readings).to.be.greaterThan(2)
    expect(Number(await store.head())).to.equal(first + second + third)
    expect(await store.readAll(START, 100_000)).to.have.length(first + second + third)
  })

  it('a long reader makes the archiver wait, and nobody else', async () => {
    await fillLog(store, 250)
    await bench.admin.query('BEGIN; SELECT 1 FROM jangbu_log.events LIMIT 1')
    const registered = Promise.withResolvers<undefined>()
    const notify = ({ kind }: ArchiveNotice): void => {
      if (kind === 'registered') registered.resolve(undefined)
    }
    let isDone = false
    const archiving = archive({ ...bench.parts, notify }, before(101n)).finally(() => {
      isDone = true
    })
    await registered.promise
    await delay(200)
    const soon = AbortSignal.timeout(SOON_MS)
    const fresh = await bench.open()
    for (let round = 0; round < 20; round += 1) {
      await fillLog(store, 20)
      expect(await fresh.readAll(START, 1_000)).to.have.length.greaterThan(250)
    }
    expect([soon.aborted, isDone]).to.deep.equal([false, false])
    await bench.admin.query('COMMIT')
    expect(await archiving).to.have.length(1)
    await fresh.close()
  })

  it('of several that archive or bring back at once one does, and the others say so', async () => {
    await fillLog(store, 350)
    const history: readonly StoredEvent[] = await store.readAll(START, 1_000)
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => failureOf(archive(bench.parts, before(1_000_000n)))),
    )
    expect(outcomes.filter((outcome) => outcome === 'none').length).to.be.greaterThan(0)
    for (const outcome of outcomes.filter((one) => one !== 'none'))
      expect(outcome).to.be.instanceOf(ArchiveBusyError)
    const { rows } = await bench.admin.query(
      'SELECT first_position FROM jangbu_log.archived_ranges ORDER BY 1',
    )
    expect(rows).to.deep.equal([
      { first_position: '1' },
      { first_position: '101' },
      { first_position: '201' },
    ])
    expect(await store.readAll(START, 1_000)).to.deep.equal(history)
  })
})
