import { randomUUID } from 'node:crypto'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { eventIdOf, StreamName, type EventId } from '../../ledger/core/ids.ts'
import { instantOf, type Instant } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import {
  ImportRefusedError,
  NO_STREAM,
  START,
  type EventStore,
  type LogImporter,
  type NewEvent,
  type StoredEvent,
} from '../../ledger/store/port.ts'
import { capturingTerminal } from '../cli/terminal.spec-helper.ts'
import { logExport, type LogExportOptions } from '../cli/log-export.ts'

/** An event that every reader knows, with any text in it, written as nobody here writes it. */
const knownEvent = (text: string, id: EventId = eventIdOf(randomUUID(), 0)): NewEvent => ({
  id,
  type: 'BusinessNumberReserved',
  schemaVersion: 1,
  data: JSON.stringify({ text, 이름: '홍길동 \u2028 🍵' }, undefined, text.length % 3),
  metadata: ` ${JSON.stringify({ correlationId: text })}\n`,
})

export type Append = {
  readonly stream: StreamName
  readonly texts: readonly string[]
  /** After the append before. */
  readonly laterMs: number
}

/** Appends to a few streams, with any text, at times that may stand still or jump. */
export const anyHistory = fc.array(
  fc.record({
    stream: fc.nat(4).map((number) => StreamName(`any-${number} "…"`)),
    texts: fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1, maxLength: 3 }),
    laterMs: fc.oneof(fc.constant(0), fc.nat(100_000_000)),
  }),
  { maxLength: 12 },
)

/** So many appends of one event, to a few streams. */
export const plainHistory = (length: number, streams = 3): readonly Append[] =>
  Array.from({ length }, (_, index) => ({
    stream: StreamName(`plain-${index % streams}`),
    texts: [`event ${index}`],
    laterMs: 1,
  }))

export const appendTo = async (
  store: EventStore,
  history: readonly Append[],
  clock?: Clock,
): Promise<void> => {
  for (const { stream, texts, laterMs } of history) {
    clock?.move(laterMs)
    const expectedRevision = (await store.readStream(stream, 0)).length + NO_STREAM
    const verdict = await store.append({
      stream,
      expectedRevision,
      events: texts.map((text) => knownEvent(text)),
    })
    if (verdict.kind !== 'appended') throw new Error('the history was not appended')
  }
}

type Clock = { readonly move: (laterMs: number) => void }

/** A log in memory, with its importer: the times are the clock's, which an import sets to each event's own. */
export type MemoryLog = {
  readonly store: EventStore
  readonly importer: () => Promise<LogImporter>
}

export const memoryLog = (now: () => Instant = () => instantOf(0)): MemoryLog => {
  let imported: Instant | undefined
  const store = memoryStore(() => imported ?? now())
  const importOne = async ({ stream, revision, recordedAt, ...event }: StoredEvent): Promise<void> => {
    imported = recordedAt
    const { id, type, schemaVersion, data, metadata } = event
    const request = {
      stream,
      expectedRevision: revision - 1,
      events: [{ id, type, schemaVersion, data, metadata }],
    }
    if ((await store.append(request)).kind !== 'appended') throw new ImportRefusedError('a revision is taken')
  }
  const importer: LogImporter = {
    importNext: async (events) => {
      for (const event of events) await importOne({ ...event, position: START })
    },
    close: () => Promise.resolve(),
  }
  return { store, importer: () => Promise.resolve(importer) }
}

export const memoryWith = async (history: readonly Append[]): Promise<EventStore> => {
  let epochMs = Date.UTC(2026, 10, 20)
  const { store } = memoryLog(() => instantOf(epochMs))
  await appendTo(store, history, { move: (laterMs) => (epochMs += laterMs) })
  return store
}

/** A directory of its own for the work, gone afterwards. */
export const inDirectory = async <T>(work: (directory: string) => Promise<T>): Promise<T> => {
  const directory = await mkdtemp(join(tmpdir(), 'jangbu-log-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

export const exported = async (
  store: Pick<EventStore, 'readAll' | 'head'>,
  file: string,
  options: Partial<LogExportOptions> = {},
): Promise<{ readonly code: number; readonly printed: string; readonly told: string }> => {
  const terminal = capturingTerminal()
  const parts = { store, terminal, output: terminal.progress }
  const code = await logExport(parts, { file, force: false, json: false, ...options })
  return { code, printed: terminal.printed(), told: terminal.told() }
}

export const textOf = (path: string): Promise<string> => readFile(path, 'utf8')

export const writeBytes = async (path: string, bytes: Uint8Array | string): Promise<void> => {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
  } finally {
    await file.close()
  }
}

/** What a refused piece of work threw. */
export const failureOf = async (work: Promise<unknown>): Promise<Error> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('it was not refused')
}
