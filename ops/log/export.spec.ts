import { expect } from 'chai'
import fc from 'fast-check'
import { chmod, mkdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { START, type EventStore } from '../../ledger/store/port.ts'
import { logExport } from '../cli/log-export.ts'
import { capturingTerminal } from '../cli/terminal.spec-helper.ts'
import { digestOf } from './digest.ts'
import {
  anyHistory,
  appendTo,
  exported,
  failureOf,
  inDirectory,
  memoryWith,
  plainHistory,
  textOf,
  writeBytes,
} from './history.spec-helper.ts'
import { lineOf, LogFileError } from './line.ts'
import { sidecarPath } from './sidecar.ts'

const linesOf = async (store: EventStore): Promise<string> =>
  (await store.readAll(START, 100_000)).map((event) => `${lineOf(event)}\n`).join('')

describe('an export', () => {
  it('of any history is its lines, its digest that of its events, and a sidecar says both', () =>
    fc.assert(
      fc.asyncProperty(anyHistory, (history) =>
        inDirectory(async (directory) => {
          const store = await memoryWith(history)
          const path = join(directory, 'log')
          const { code } = await exported(store, path)
          expect(code).to.equal(0)
          expect(await textOf(path)).to.equal(await linesOf(store))
          const events = await store.readAll(START, 100_000)
          expect(JSON.parse(await textOf(sidecarPath(path)))).to.deep.equal({
            events: events.length,
            lastPosition: events.length === 0 ? null : String(events.length),
            digest: digestOf(events),
          })
          expect((await stat(path)).mode & 0o777).to.equal(0o600)
        }),
      ),
      { numRuns: 40 },
    )).timeout(30_000)

  it('of more than one batch is read to its end', () =>
    inDirectory(async (directory) => {
      const store = await memoryWith(plainHistory(4_500, 2_000))
      await exported(store, join(directory, 'log'))
      expect(await textOf(join(directory, 'log'))).to.equal(await linesOf(store))
    }))

  it('goes on where it was cut off, at whatever byte, and ends the same', () =>
    fc.assert(
      fc.asyncProperty(anyHistory, fc.nat(), (history, cut) =>
        inDirectory(async (directory) => {
          const store = await memoryWith(history)
          const [path, whole] = [join(directory, 'log'), join(directory, 'whole')]
          await exported(store, whole)
          const bytes = await readFile(whole)
          await writeBytes(path, bytes.subarray(0, cut % (bytes.length + 1)))
          const { code } = await exported(store, path)
          expect(code).to.equal(0)
          expect(await readFile(path)).to.deep.equal(bytes)
          expect(await textOf(sidecarPath(path))).to.equal(await textOf(sidecarPath(whole)))
        }),
      ),
      { numRuns: 60 },
    )).timeout(60_000)

  it('cut off at any byte of two events goes on the same', () =>
    inDirectory(async (directory) => {
      const store = await memoryWith(plainHistory(2))
      const path = join(directory, 'log')
      await exported(store, path)
      const bytes = await readFile(path)
      for (let cut = bytes.length; cut >= 0; cut -= cut > bytes.length - 3 || cut < 3 ? 1 : 9) {
        await rm(sidecarPath(path))
        await truncate(path, cut)
        await exported(store, path)
        expect(await readFile(path)).to.deep.equal(bytes)
      }
    })).timeout(30_000)

  it('of a log that has grown goes on too', () =>
    inDirectory(async (directory) => {
      const store = await memoryWith(plainHistory(7))
      const path = join(directory, 'log')
      await exported(store, path)
      await appendTo(store, plainHistory(3))
      const { printed } = await exported(store, path)
      expect(printed).to.contain('Exported 10 events, up to position 10, 3 of them added now')
      expect(await textOf(path)).to.equal(await linesOf(store))
      await chmod(path, 0o644)
      expect((await exported(store, path)).printed).to.contain('0 of them added now')
      expect((await stat(path)).mode & 0o777).to.equal(0o600)
    }))

  it('ends where it is asked to: at a position, a time, the end of a day in Seoul; and begins at a position', () =>
    inDirectory(async (directory) => {
      const oneHour = 60 * 60 * 1_000
      const store = await memoryWith(plainHistory(30).map((append) => ({ ...append, laterMs: oneHour })))
      const lines = (await linesOf(store)).split('\n')
      const rows: readonly (readonly [options: Parameters<typeof exported>[2], from: number, to: number])[] =
        [
          [{ until: '5' }, 0, 5],
          [{ until: '0' }, 0, 0],
          [{ until: '99' }, 0, 30],
          // The first was recorded an hour after midnight in UTC.
          [{ until: '2026-11-20T12:00:00+09:00' }, 0, 3],
          [{ until: '2026-11-20' }, 0, 14],
          [{ until: '2026-11-19' }, 0, 0],
          [{ after: '0' }, 0, 30],
          [{ after: '1' }, 1, 30],
          [{ after: '27' }, 27, 30],
          [{ after: '27', until: '29' }, 27, 29],
          [{ after: '30' }, 30, 30],
        ]
      for (const [index, [options, from, to]] of rows.entries()) {
        const path = join(directory, String(index))
        await exported(store, path, options)
        expect(await textOf(path), JSON.stringify(options)).to.equal(
          lines
            .slice(from, to)
            .map((line) => `${line}\n`)
            .join(''),
        )
      }
    }))

  it('refuses a moment or a position that it cannot read', () =>
    inDirectory(async (directory) => {
      const store = await memoryWith([])
      for (const options of [{ until: 'yesterday' }, { until: '2026-02-30' }, { after: '-1' }])
        expect(await exported(store, join(directory, 'log'), options)).to.include({ code: 2, printed: '' })
    }))

  describe('into a file that holds something else', () => {
    const other = async (): Promise<string> => {
      const text = await linesOf(await memoryWith(plainHistory(3)))
      return text
    }
    const rows: Readonly<Record<string, (own: string) => string | Promise<string>>> = {
      'another log': other,
      'one line of text': () => 'my notes',
      'lines of text': () => 'my\nnotes\n',
      'a line that is cut off elsewhere than the log goes on': (own) => `${own}{"position":"9"`,
      'no UTF-8': (own) => `${own}\u0000\ufffd`,
      'an altered last line': (own) => own.replace(/event 2/, 'event X'),
      'an altered first line': (own) => own.replace(/event 0/, 'event X'),
      'a beginning that was cut away': (own) => own.slice(own.indexOf('\n') + 1),
      'more than the log': (own) => own + own.slice(own.lastIndexOf('{"position"')).replace('"3"', '"4"'),
    }
    for (const [what, text] of Object.entries(rows))
      it(`leaves it as it is: ${what}; and writes it anew when it must`, () =>
        inDirectory(async (directory) => {
          const store = await memoryWith(plainHistory(3))
          const own = await linesOf(store)
          const path = join(directory, 'log')
          const before = await text(own)
          await writeBytes(path, before)
          expect(await failureOf(exported(store, path))).to.be.instanceOf(LogFileError)
          expect(await textOf(path)).to.equal(before)
          await exported(store, path, { force: true })
          expect(await textOf(path)).to.equal(own)
        }))

    it('leaves it as it is: more than is asked for', () =>
      inDirectory(async (directory) => {
        const store = await memoryWith(plainHistory(3))
        const path = join(directory, 'log')
        await exported(store, path)
        expect(await failureOf(exported(store, path, { until: '2' }))).to.be.instanceOf(LogFileError)
        expect(await textOf(path)).to.equal(await linesOf(store))
      }))

    it('leaves it as it is: what was finished, and was altered since anywhere', () =>
      inDirectory(async (directory) => {
        const store = await memoryWith(plainHistory(9))
        const path = join(directory, 'log')
        await exported(store, path)
        const [own, sidecar] = [await textOf(path), await textOf(sidecarPath(path))]
        const middle = own.split('\n').slice(0, 5).join('\n').length + 1
        for (const altered of [own.replace(/event 4/, 'event X'), own.slice(0, middle)]) {
          await writeBytes(path, altered)
          expect(await failureOf(exported(store, path))).to.be.instanceOf(LogFileError)
          expect([await textOf(path), await textOf(sidecarPath(path))]).to.deep.equal([altered, sidecar])
        }
        await exported(store, path, { force: true })
        expect(await textOf(path)).to.equal(own)
      }))

    it('refuses a directory', () =>
      inDirectory(async (directory) => {
        await mkdir(join(directory, 'log'))
        const store = await memoryWith([])
        expect(await failureOf(exported(store, join(directory, 'log')))).to.have.property('code', 'EISDIR')
      }))
  })

  it('to the output writes nothing else there', async () => {
    const store = await memoryWith(plainHistory(4))
    const output = new PassThrough()
    const written: string[] = []
    output.on('data', (chunk: Buffer) => written.push(String(chunk)))
    const terminal = capturingTerminal()
    const options = { file: '-', force: false, json: true }
    expect(await logExport({ store, terminal, output }, options)).to.equal(0)
    expect(written.join('')).to.equal(await linesOf(store))
    expect(terminal.printed()).to.equal('')
    expect(terminal.told()).to.contain('"events": 4')
  })
})
