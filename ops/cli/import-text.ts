import type { SurveyedFile } from './import-file.ts'
import type { RefusedLine } from './import-record.ts'
import { becauseOf } from './import-report.ts'
import { textTable } from './terminal.ts'

/** What a run of an import came to. */
export type ImportOutcome = {
  /** `imp_…`; null: nothing was begun. */
  readonly id: string | null
  readonly file: SurveyedFile
  readonly merchant: string
  readonly mode: 'test' | 'live'
  readonly dryRun: boolean
  /** `importable`: of a dry run. */
  readonly counts: {
    readonly imported: number
    readonly alreadyThere: number
    readonly importable: number
    readonly refused: number
  }
  /** Every line was read. */
  readonly isWhole: boolean
  /** All of it is here from earlier runs: each line was asked for. */
  readonly wasDone: boolean
  /** The first of the refused lines. */
  readonly examples: readonly RefusedLine[]
  readonly refusedFile: string | null
}

export const importText = (outcome: ImportOutcome): string => {
  const { file, counts, isWhole, wasDone, examples, refusedFile } = outcome
  if (wasDone) return `All ${count(file.lines)} were imported before: nothing was to be done.`
  return [
    ...summary(outcome),
    ...(examples.length === 0 ? [] : ['', refusedTable(examples)]),
    ...(counts.refused > examples.length ? [`… and ${String(counts.refused - examples.length)} more`] : []),
    ...(refusedFile === null
      ? []
      : ['', `All refused lines: ${refusedFile}. Correct them there, and import that file.`]),
    ...(isWhole ? [] : ['', 'Interrupted: run the same import again to go on.']),
  ].join('\n')
}

const summary = ({ id, file, merchant, mode, dryRun, counts }: ImportOutcome): readonly string[] => {
  const about = `${file.path}: ${count(file.lines)}, ${file.encoding.toUpperCase()}, for ${merchant} in ${mode} mode`
  const { imported, alreadyThere, importable, refused } = counts
  const told = dryRun ? [`would be imported: ${String(importable)}`] : [`imported: ${String(imported)}`]
  return [
    about,
    [...told, `there already: ${String(alreadyThere)}`, `refused: ${String(refused)}`].join(', '),
    ...(id === null ? [] : [`import ${id}`]),
  ]
}

const count = (lines: number): string => `${String(lines)} ${lines === 1 ? 'payment' : 'payments'}`

const refusedTable = (examples: readonly RefusedLine[]): string =>
  textTable(
    [
      ['line', 'refused', 'because'],
      ...examples.map((line) => [String(line.line), line.reason.toLowerCase(), becauseOf(line)]),
    ],
    [0],
  )
