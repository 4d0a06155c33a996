import type { EventStore } from '../../ledger/store/port.ts'
import { parseDigest } from '../log/digest.ts'
import type { ArchivePlace } from '../log/verify-archive.ts'
import { verifyLog, type VerifyReport } from '../log/verify.ts'
import { progressOn } from './log-progress.ts'
import { textTable, visible, visibleLines, type Terminal } from './terminal.ts'

export type LogVerifyOptions = {
  readonly expect?: string | undefined
  readonly against?: string | undefined
  readonly json: boolean
}
export type LogVerifyParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  /** undefined: the log is not in PostgreSQL. */
  readonly postgresLog: ArchivePlace | undefined
  readonly terminal: Terminal
}

/**
 * Reads all of the log and tells what cannot be in a sound one.
 * @returns the exit code: 1 when anything was found; 2 for options that cannot be read.
 */
export const logVerify = async (
  { store, postgresLog, terminal }: LogVerifyParts,
  { expect, against, json }: LogVerifyOptions,
): Promise<number> => {
  const expected = expect === undefined ? undefined : parseDigest(expect)
  if (expect !== undefined && expected === undefined) {
    terminal.progress.write(`--expect takes sha256:… as an export prints it, not "${visible(expect)}"\n`)
    return 2
  }
  const progress = progressOn(terminal.progress)
  try {
    const onProgress: Parameters<typeof verifyLog>[0]['onProgress'] = (at) => {
      const doing = at.reading === 1 ? 'verifying' : `verifying, reading ${at.reading}`
      progress.update({ doing, done: at.position, all: at.head })
    }
    const report = await verifyLog({ store, postgres: postgresLog, onProgress }, { expected, against })
    progress.stop()
    terminal.print(json ? visibleLines(reportJson(report)) : reportText(report))
    return report.counts.size === 0 ? 0 : 1
  } finally {
    progress.stop()
  }
}

const reportJson = ({ counts, ...report }: VerifyReport): string =>
  JSON.stringify(
    { ...report, counts: Object.fromEntries(counts) },
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  )

const reportText = (report: VerifyReport): string =>
  [
    `Read ${report.events} events up to position ${report.lastPosition}, the head being ${report.head}.`,
    report.digest,
    ...beyondText(report),
    ...findingsText(report),
  ].join('\n')

const beyondText = ({ beyondExport }: VerifyReport): readonly string[] =>
  beyondExport === undefined || beyondExport === 0
    ? []
    : [`The log goes on for ${beyondExport} events after the export's last one, which is no error.`]

const findingsText = ({ counts, findings }: VerifyReport): readonly string[] => {
  if (counts.size === 0) return ['Nothing is wrong with it.']
  const summary = [...counts].map(([kind, count]) => [kind, String(count)])
  const rows = findings.map(({ kind, position, what }) => [
    kind,
    position === undefined ? '' : String(position),
    what,
  ])
  return [
    '',
    'WRONG:',
    textTable([['what', 'how often'], ...summary], [1]),
    '',
    textTable([['what', 'position', 'first of them'], ...rows], [1]),
  ]
}
