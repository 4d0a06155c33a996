import { expect } from 'chai'
import fc from 'fast-check'
import { join } from 'node:path'
import { instantOf } from '../../ledger/core/time.ts'
import {
  ImportRefusedError,
  START,
  StoreUnavailableError,
  type EventStore,
  type LogImporter,
  type StoredEvent,
} from '../../ledger/store/port.ts'
import {
  anyHistory,
  appendTo,
  exported,
  failureOf,
  inDirectory,
  memoryLog,
  memoryWith,
  plainHistory,
  textOf,
  writeBytes,
  type Append,
  type MemoryLog,
} from './history.spec-helper.ts'
import { importLog } from './import.ts'
import { lineOf, LogFileError } from './line.ts'
import { sidecarPath } from './sidecar.ts'

const allOf = (store: EventStore): Promise<readonly StoredEvent[]> => store.readAll(START, 100_000)

/** Work with a history's export. */
const withExport = <T>(
  history: readonly Append[],
  work: (path: string, original: EventStore) => Promise<T>,
): Promise<T> =>
  inDirectory(async (directory) => {
    const original = await memoryWith(history)
    const path = join(directory, 'log')
    await exported(original, path)
    return work(path, original)
  })

/** An importer that is gone after so many events, the last of them with or without its answer. */
const failingAfter = (log: MemoryLog, events: number, isLastWritten: boolean): MemoryLog => ({
  ...log,
  importer: async () => {
    const importer = await log.importer()
    let left = events
    const importNext: LogImporter['importNext'] = async (batch) => {
      for (const event of batch) {
        left -= 1
        if (left >= 0 || (left === -1 && isLastWritten)) await importer.importNext([event])
        if (left < 0) throw new StoreUnavailableError('gone')
      }
    }
    return { ...importer, importNext }
  },
})

const options = (path: string) => ({ path, isDryRun: false })

describe('an import', () => {
  it('of any history makes the same log: the same lines, and the same digest when it is exported', () =>
    fc.assert(
      fc.asyncProperty(anyHistory, (history) =>
        withExport(history, async (path, original) => {
          const log = memoryLog()
          const report = await importLog(log, options(path))
          expect(await allOf(log.store)).to.deep.equal(await allOf(original))
          const events = (await allOf(original)).length
          expect(report).to.include({ events, written: events, alreadyThere: 0, isVouchedFor: true })
          await exported(log.store, `${path}-again`)
          expect(await textOf(`${path}-again`)).to.equal(await textOf(path))
          expect(await textOf(sidecarPath(path))).to.contain(report.digest)
        }),
      ),
      { numRuns: 30 },
    )).timeout(30_000)

  it('goes on where it was interrupted, whether the last write was answered or not', () =>
    fc.assert(
      fc.asyncProperty(anyHistory, fc.nat(40), fc.boolean(), (history, events, isLastWritten) =>
        withExport(history, async (path, original) => {
          const log = memoryLog()
          const total = (await allOf(original)).length
          const first = importLog(failingAfter(log, events, isLastWritten), options(path))
          if (events < total) expect(await failureOf(first)).to.be.instanceOf(StoreUnavailableError)
          else await first
          const there = (await allOf(log.store)).length
          const report = await importLog(log, options(path))
          expect(report).to.include({ alreadyThere: there, written: total - there })
          expect(await allOf(log.store)).to.deep.equal(await allOf(original))
        }),
      ),
      { numRuns: 30 },
    )).timeout(30_000)

  it('of many events takes as many writes as it must, and a dry run none', () =>
    withExport(plainHistory(4_500, 900), async (path, original) => {
      const log = memoryLog()
      const dry = await importLog(log, { path, isDryRun: true })
      expect(dry).to.include({ events: 4_500, written: 4_500 })
      expect(await allOf(log.store)).to.deep.equal([])
      await importLog(log, options(path))
      expect(await allOf(log.store)).to.deep.equal(await allOf(original))
    })).timeout(10_000)

  it('says when no finished export vouches for the file', () =>
    withExport(plainHistory(3), async (path) => {
      await writeBytes(`${path}-copy`, await textOf(path))
      expect(await importLog(memoryLog(), options(`${path}-copy`))).to.include({ isVouchedFor: false })
    }))

  describe('into a log that holds', () => {
    const rows: Readonly<Record<string, (log: MemoryLog, path: string) => Promise<unknown>>> = {
      'another history': ({ store }) => appendTo(store, plainHistory(2)),
      'more than the file': async (log, path) => {
        await importLog(log, options(path))
        await appendTo(log.store, plainHistory(1))
      },
      'the beginning of the file and then something else': async (log, path) => {
        await importLog(failingAfter(log, 2, false), options(path)).catch(() => undefined)
        await appendTo(log.store, plainHistory(1))
      },
    }
    for (const [what, fill] of Object.entries(rows))
      it(`${what} is refused, and writes nothing`, () =>
        withExport(plainHistory(4), async (path) => {
          const log = memoryLog(() => instantOf(Date.UTC(2027, 0, 1)))
          await fill(log, path)
          const before = await allOf(log.store)
          expect(await failureOf(importLog(log, options(path)))).to.be.instanceOf(ImportRefusedError)
          expect(await allOf(log.store)).to.deep.equal(before)
        }))
  })

  describe('of a file that is no whole log', () => {
    type Change = (events: StoredEvent[]) => readonly StoredEvent[]
    const at = (index: number, change: (event: StoredEvent) => Partial<StoredEvent>): Change => {
      return (events) =>
        events.map((event, other) => (other === index ? { ...event, ...change(event) } : event))
    }
    const rows: Readonly<Record<string, readonly [line: number, Change]>> = {
      'an event missing': [4, (events) => events.toSpliced(1, 1)],
      'an event twice': [6, (events) => [...events, ...events.slice(-1)].map(renumbered)],
      'two events of a stream the other way round': [
        1,
        ([first, second, third, fourth, fifth]) =>
          [fourth, second, third, first, fifth]
            .filter((event) => event !== undefined)
            .map(renumbered)
            .map((event) => ({ ...event, recordedAt: instantOf(0) })),
      ],
      'a stream that begins in its middle': [1, (events) => events.slice(3)],
      'an id twice in a stream': [4, (events) => at(3, () => ({ id: (events[0] ?? never()).id }))(events)],
      'a time that goes back': [3, at(2, () => ({ recordedAt: instantOf(0) }))],
      'a position that goes back': [4, at(3, () => ({ position: START }))],
      'a position twice': [4, at(3, ({ position }) => ({ position: (position - 1n) as never }))],
      'an unknown type': [2, at(1, () => ({ type: 'NobodyKnows' }))],
      'an unknown version': [2, at(1, () => ({ schemaVersion: 99 }))],
      'data that cannot be read': [3, at(2, () => ({ data: '{"text":' }))],
      'metadata that cannot be read': [3, at(2, () => ({ metadata: '' }))],
    }
    const renumbered = (event: StoredEvent, index: number): StoredEvent => ({
      ...event,
      position: BigInt(index + 1) as never,
    })
    const never = (): never => {
      throw new Error('there is no such event')
    }
    for (const [what, [line, change]] of Object.entries(rows))
      it(`is refused before anything is written: ${what}`, () =>
        withExport(plainHistory(5), async (path, original) => {
          const events = change([...(await allOf(original))])
          await writeBytes(`${path}-bad`, events.map((event) => `${lineOf(event)}\n`).join(''))
          const log = memoryLog()
          const failure = await failureOf(importLog(log, options(`${path}-bad`)))
          expect(failure).to.be.instanceOf(LogFileError)
          expect(failure.message)
            .to.match(new RegExp(`^line ${line}\\b`))
            .and.not.contain('홍길동')
          expect(await allOf(log.store)).to.deep.equal([])
        }))

    const texts: Readonly<Record<string, (text: string) => string>> = {
      'a last line that is torn off': (text) => text.slice(0, -1),
      'nothing but a torn line': (text) => text.slice(0, 40),
      'an empty line': (text) => `${text}\n`,
      'carriage returns': (text) => text.replaceAll('\n', '\r\n'),
      'a byte order mark': (text) => `\ufeff${text}`,
    }
    for (const [what, change] of Object.entries(texts))
      it(`is refused before anything is written: ${what}`, () =>
        withExport(plainHistory(5), async (path) => {
          await writeBytes(`${path}-bad`, change(await textOf(path)))
          const log = memoryLog()
          expect(await failureOf(importLog(log, options(`${path}-bad`)))).to.be.instanceOf(LogFileError)
          expect(await allOf(log.store)).to.deep.equal([])
        }))

    it('is refused before anything is written: bytes that are no UTF-8', () =>
      withExport(plainHistory(5), async (path) => {
        const bytes = Buffer.from(await textOf(path))
        bytes[bytes.indexOf('홍')] = 0xff
        await writeBytes(`${path}-bad`, bytes)
        expect(await failureOf(importLog(memoryLog(), options(`${path}-bad`)))).to.be.instanceOf(LogFileError)
      }))

    it('is refused before anything is written: anything but what its export vouches for', () =>
      withExport(plainHistory(5), async (path) => {
        const text = await textOf(path)
        const log = memoryLog()
        for (const changed of [
          text.replace('event 3', 'event X'),
          text.slice(0, text.lastIndexOf('{"pos')),
        ]) {
          await writeBytes(path, changed)
          expect(await failureOf(importLog(log, options(path)))).to.be.instanceOf(LogFileError)
        }
        await writeBytes(path, text)
        await writeBytes(sidecarPath(path), '{"events":5}')
        expect(await failureOf(importLog(log, options(path)))).to.be.instanceOf(LogFileError)
        expect(await allOf(log.store)).to.deep.equal([])
      }))
  })
})
