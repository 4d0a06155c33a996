import type { FileHandle } from 'node:fs/promises'
import type { ImportedEvent, StoredEvent } from '../../ledger/store/port.ts'
import { readLines } from './export-lines.ts'
import type { Findings } from './findings.ts'
import { bodyOf, type Line } from './line.ts'
import { takerOf } from './taker.ts'

/** A log beside an export, event by event, positions aside. */
export type Comparison = {
  /** Takes the log's next events. */
  readonly see: (findings: Findings) => (events: readonly StoredEvent[]) => Promise<void>
  /** After the last of them: how many the log holds beyond the export's end. */
  readonly finish: (findings: Findings) => Promise<number>
}

const LINES_AT_ONCE = 2_000

/** `see` and `finish` throw LogFileError for a line that no export has. */
export const newComparison = (file: FileHandle): Comparison => {
  const lines = takerOf(onlyLines(file))
  let compared = 0
  let beyond = 0
  let isApart = false
  const compare = (findings: Findings, event: StoredEvent, { event: exported, body }: Line): void => {
    compared += 1
    if (isApart || bodyOf(event) === body) return
    const { position } = event
    if (event.stream === exported.stream && event.revision === exported.revision) {
      const differing = differingFields(event, exported).join(', ')
      findings.add({ kind: 'unlike', position, what: `differs from line ${compared} in: ${differing}` })
    } else {
      isApart = true
      findings.add({
        kind: 'unlike',
        position,
        what: `another event than line ${compared}: they go apart here`,
      })
    }
  }
  return {
    see: (findings) => async (events) => {
      const theirs = await lines.take(events.length)
      beyond += events.length - theirs.length
      for (const [index, line] of theirs.entries()) {
        const event = events[index]
        if (event !== undefined) compare(findings, event, line)
      }
    },
    finish: async (findings) => {
      let missing = 0
      for (
        let left = await lines.take(LINES_AT_ONCE);
        left.length > 0;
        left = await lines.take(LINES_AT_ONCE)
      )
        missing += left.length
      if (missing > 0)
        findings.add({
          kind: 'unlike',
          what: `the log lacks ${missing} events, those from line ${compared + 1} on`,
        })
      return beyond
    },
  }
}

async function* onlyLines(file: FileHandle): AsyncGenerator<readonly Line[], void> {
  for await (const { lines } of readLines(file)) yield lines
}

const fields = ['id', 'type', 'schemaVersion', 'recordedAt', 'data', 'metadata'] as const

const differingFields = (event: ImportedEvent, exported: ImportedEvent): readonly string[] =>
  fields.filter((field) => event[field] !== exported[field])
