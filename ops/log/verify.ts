import { open } from 'node:fs/promises'
import { decode } from '../../ledger/store/codec.ts'
import {
  CorruptLogError,
  START,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../ledger/store/port.ts'
import { newComparison, type Comparison } from './comparison.ts'
import { newLogDigest } from './digest.ts'
import { newFindings, type Finding, type FindingKind, type Findings } from './findings.ts'
import { bodyOf } from './line.ts'
import { newOrderCheck } from './order-check.ts'
import { readPast, type Hole } from './read-past.ts'
import { misplacedText, newStreamCheck, WHOLE, type Misplaced, type StreamCheck } from './stream-check.ts'
import { verifyArchive, type ArchivePlace } from './verify-archive.ts'
import { verifyCounter, verifyRows } from './verify-postgres.ts'

export type VerifyProgress = {
  readonly position: Position
  readonly head: Position
  /** From 1: a log whose streams do not fit into memory is read more than once. */
  readonly reading: number
}

export type Verifying = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  /** undefined: the log is not in PostgreSQL, so that its positions have gaps and it has no tables of ours. */
  readonly postgres?: ArchivePlace | undefined
  /** Streams and event ids that one reading holds in memory; the usual number is some 500 MB. */
  readonly mostEntries?: number | undefined
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined
}

export type VerifyOptions = {
  /** A digest as exports, imports and verifications print it. */
  readonly expected?: string | undefined
  /** The path of an export. */
  readonly against?: string | undefined
}

export type VerifyReport = {
  readonly head: Position
  readonly events: number
  /** Of the last event that could be read; 0 when there is none. */
  readonly lastPosition: Position
  readonly digest: string
  readonly readings: number
  /** Events that the log holds after the export's last one; undefined: it was not compared with one. */
  readonly beyondExport: number | undefined
  readonly counts: ReadonlyMap<FindingKind, number>
  /** The first of each kind. */
  readonly findings: readonly Finding[]
}

/**
 * Reads all of a log up to its head of now and looks for everything that cannot be in a sound one.
 * @throws LogFileError when `against` is no export; StoreUnavailableError.
 */
export const verifyLog = async (parts: Verifying, options: VerifyOptions): Promise<VerifyReport> => {
  const { against } = options
  if (against === undefined) return verifyWith(parts, options, undefined)
  const file = await open(against, 'r')
  try {
    return await verifyWith(parts, options, newComparison(file))
  } finally {
    await file.close()
  }
}

const verifyWith = async (
  parts: Verifying,
  { expected }: VerifyOptions,
  comparison: Comparison | undefined,
): Promise<VerifyReport> => {
  const findings = newFindings()
  const head = await parts.store.head()
  const digest = newLogDigest()
  const verifying: InHand = { ...parts, findings, head }
  const streams = newStreamCheck(WHOLE, parts.mostEntries)
  const lastPosition = await readOnce(verifying, { number: 1, streams, onHole: noteHole(findings) }, [
    (events) => {
      digest.add(events.map(bodyOf))
    },
    inOrder(findings),
    decodable(findings),
    ...(comparison === undefined ? [] : [comparison.see(findings)]),
  ])
  if (lastPosition < head && !findings.counts().has('gap'))
    findings.add({ kind: 'gap', what: `the log ends at ${lastPosition}, not at its head ${head}` })
  const beyondExport = await comparison?.finish(findings)
  if (parts.postgres !== undefined) {
    await verifyCounter(parts.postgres.connectionString, findings)
    await verifyArchive(parts.postgres, findings)
  }
  const rest = streams.rest()
  for (const [index, share] of rest.entries())
    await readOnce(verifying, { number: index + 2, streams: newStreamCheck(share, parts.mostEntries) }, [])
  if (expected !== undefined && expected !== digest.text())
    findings.add({ kind: 'digest', what: `the digest is ${digest.text()}, not ${expected}` })
  return {
    head,
    events: digest.events(),
    lastPosition,
    digest: digest.text(),
    readings: rest.length + 1,
    beyondExport,
    counts: findings.counts(),
    findings: findings.told(),
  }
}

type InHand = Verifying & { readonly findings: Findings; readonly head: Position }
type Reading = {
  readonly number: number
  readonly streams: StreamCheck
  readonly onHole?: (hole: Hole) => void
}
type Look = (events: readonly StoredEvent[]) => void | Promise<void>

/** @returns the last position that could be read. */
const readOnce = async (verifying: InHand, reading: Reading, looks: readonly Look[]): Promise<Position> => {
  const { store, postgres, head, findings, onProgress } = verifying
  const { number, streams, onHole = ignore } = reading
  const past = { store, isGapless: postgres !== undefined, onHole }
  let reached = START
  for await (const events of readPast(past, { after: START, head })) {
    for (const look of looks) await look(events)
    for (const event of events) {
      const misplaced = streams.see(event)
      if (misplaced !== undefined) await noteMisplaced(verifying, event, misplaced)
    }
    reached = events.at(-1)?.position ?? reached
    onProgress?.({ position: reached, head, reading: number })
  }
  if (postgres !== undefined) await verifyRows({ ...postgres, store, streams, findings, head })
  return reached
}

const ignore = (): void => undefined

const noteHole =
  (findings: Findings) =>
  ({ from, to, reason }: Hole): void => {
    findings.add({ kind: 'gap', position: from, what: `${from} to ${to} cannot be read: ${reason}` })
  }

const inOrder = (findings: Findings): Look => {
  const order = newOrderCheck()
  return (events) => {
    for (const event of events) {
      const wrong = order.see(event)
      if (wrong === undefined) continue
      const { position } = event
      if (wrong.kind === 'time')
        findings.add({ kind: 'time', position, what: `recorded ${event.recordedAt}, after ${wrong.before}` })
      else findings.add({ kind: 'order', position, what: `stands after ${wrong.before}` })
    }
  }
}

const decodable =
  (findings: Findings): Look =>
  (events) => {
    for (const event of events) {
      try {
        decode(event)
      } catch (error) {
        if (!(error instanceof CorruptLogError)) throw error
        findings.add({ kind: 'undecodable', position: event.position, what: error.message })
      }
    }
  }

const noteMisplaced = async (
  { findings, store }: InHand,
  event: StoredEvent,
  misplaced: Misplaced,
): Promise<void> => {
  const kind = misplaced.kind === 'repeated_id' ? 'id' : 'revision'
  if (findings.tells(kind) && (await isWhole(store, event))) return
  findings.add({ kind, position: event.position, what: misplacedText(event, misplaced) })
}

/** By the stream's own name, in the rare case that two names have the same key. */
const isWhole = async (store: Pick<EventStore, 'readStream'>, event: StoredEvent): Promise<boolean> => {
  try {
    const events = await store.readStream(event.stream, 0)
    const ids = new Set(events.map(({ id }) => id))
    return (
      ids.size === events.length &&
      events.every(({ revision }, index) => revision === index) &&
      events[event.revision]?.position === event.position
    )
  } catch (error) {
    if (error instanceof CorruptLogError) return false
    throw error
  }
}
