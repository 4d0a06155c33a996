import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { EventId, StreamName } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import { encode } from './codec.ts'
import type { EventMetadata, LedgerEvent } from './ledger-event.ts'
import { Position, type StoredEvent } from './port.ts'

/** As it was once written, and what it means today. */
const CorpusLine = z.strictObject({
  type: z.string(),
  schemaVersion: z.int(),
  data: z.string(),
  metadata: z.string(),
  /** In the newest form, amounts as `"3000n"`. */
  event: z.unknown(),
})
export type CorpusLine = z.output<typeof CorpusLine>

/** A line and where it stands: `payment.ndjson:3`. */
export type Placed = { readonly place: string; readonly line: CorpusLine }

const FOLDER = join(import.meta.dirname, 'corpus')
const MANIFEST = 'manifest.sha256'

const linesOf = (file: string): readonly string[] =>
  readFileSync(join(FOLDER, file), 'utf8').trimEnd().split('\n')

export const readCorpus = (): readonly Placed[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) =>
      linesOf(file).map((text, index) => ({
        place: `${file}:${index + 1}`,
        line: CorpusLine.parse(JSON.parse(text, revive)),
      })),
    )

/** The hash of what was stored, and its place, for each line of the corpus; in the order in which they were added. */
export const readManifest = (): readonly string[] => linesOf(MANIFEST)

export const manifestLine = ({ place, line }: Placed): string => {
  const { type, schemaVersion, data, metadata } = line
  return `${sha256([type, schemaVersion, data, metadata])}  ${place}`
}

export const sha256 = (value: unknown): string => hash('sha256', JSON.stringify(value))

/** A line for the corpus, as today's version writes the event. */
export const corpusLine = (event: LedgerEvent, about: EventMetadata): string => {
  const { type, schemaVersion, data, metadata } = encode(id, event, about)
  return JSON.stringify({ type, schemaVersion, data, metadata, event }, spell)
}

/** The line where it may have stood in a log. */
export const stored = ({ type, schemaVersion, data, metadata }: CorpusLine): StoredEvent => ({
  ...{ id, type, schemaVersion, data, metadata },
  stream: StreamName('payment-pay_1'),
  revision: 0,
  position: Position(1n),
  recordedAt: instantOf(0),
})

const id = EventId('00000000-0000-5000-8000-000000000000')

const spell = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)
const revive = (key: string, value: unknown): unknown =>
  key === 'amount' && typeof value === 'string' && value.endsWith('n') ? BigInt(value.slice(0, -1)) : value
