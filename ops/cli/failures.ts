import { csvText, type CsvColumn } from '../../commands/http/csv-rows.ts'
import { failureTable, type CategoryRow, type MappedRow } from '../../gateways/port/failure-table.ts'
import { providers } from '../../gateways/registry.ts'
import { ConfigError } from '../config.ts'
import { textTable, visibleLines, type Terminal } from './terminal.ts'

export type FailuresOptions = {
  readonly provider?: string
  /** 8001 … 8999. */
  readonly category?: string
  readonly json: boolean
  readonly csv: boolean
}

/**
 * Prints what every provider's refusals mean. Needs no system.
 * @throws ConfigError when there is no such provider or category, or two formats are asked for.
 */
export const failures = (terminal: Pick<Terminal, 'print'>, options: FailuresOptions): number => {
  if (options.json && options.csv) throw new ConfigError('--json and --csv are two formats: ask for one')
  const table = tableFor(options)
  if (options.json) terminal.print(visibleLines(JSON.stringify(table.map(resourceOf), undefined, 2)))
  else terminal.print(options.csv ? csvText(columns, table.flatMap(codeRowsOf)).trimEnd() : textOf(table))
  return 0
}

const tableFor = ({ provider, category }: FailuresOptions): readonly CategoryRow[] => {
  const asked = provider === undefined ? providers : providers.filter(({ id }) => id === provider)
  if (asked.length === 0)
    throw new ConfigError(`--provider: there are ${providers.map(({ id }) => id).join(', ')}`)
  const table = failureTable(asked)
  if (category === undefined) return table
  const found = table.filter((one) => String(one.category) === category)
  if (found.length > 0) return found
  throw new ConfigError(`--category: there are ${table.map((one) => String(one.category)).join(', ')}`)
}

const resourceOf = ({ rows, ...guide }: CategoryRow) => ({
  ...guide,
  codes: rows.map(({ meaning, when, ...row }) => ({
    ...row,
    outcome: meaning.outcome,
    kind: meaning.kind,
    when: when ?? null,
  })),
})

const textOf = (table: readonly CategoryRow[]): string => table.map(categoryText).join('\n\n')

const categoryText = (row: CategoryRow): string => {
  const { category, name, retryable, outcomeKnown, recommendedAction, payer, rows } = row
  const head = [
    `${String(category)} ${name}`,
    `  a retry can help: ${yesOrNo(retryable)} · outcome known: ${yesOrNo(outcomeKnown)} · do: ${recommendedAction}`,
    `  payer (ko): ${payer.ko}`,
    `  payer (en): ${payer.en}`,
  ]
  if (rows.length === 0) return [...head, '  no code of these providers'].join('\n')
  const cells = [['provider', 'outcome', 'kind', 'what', 'codes', 'when'], ...rows.map(cellsOf)]
  return [
    ...head,
    ...textTable(cells)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n')
}

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no')

const cellsOf = ({ provider, meaning, about, codes, when = '' }: MappedRow): readonly string[] => [
  provider ?? 'every one',
  meaning.outcome,
  meaning.kind,
  about,
  codes.join(' · '),
  when,
]

type CodeRow = CategoryRow & { readonly mapped: (MappedRow & { readonly code: string }) | undefined }

/** A line for each code, and one for what has no code. */
const columns: readonly CsvColumn<CodeRow>[] = [
  { name: 'category', value: ({ category }) => category },
  { name: 'name', value: ({ name }) => name },
  { name: 'retryable', value: ({ retryable }) => retryable },
  { name: 'outcomeKnown', value: ({ outcomeKnown }) => outcomeKnown },
  { name: 'recommendedAction', value: ({ recommendedAction }) => recommendedAction },
  { name: 'payerKo', value: ({ payer }) => payer.ko },
  { name: 'payerEn', value: ({ payer }) => payer.en },
  { name: 'provider', value: ({ mapped }) => mapped?.provider ?? null },
  { name: 'code', value: ({ mapped }) => mapped?.code ?? null },
  { name: 'outcome', value: ({ mapped }) => mapped?.meaning.outcome ?? null },
  { name: 'kind', value: ({ mapped }) => mapped?.meaning.kind ?? null },
  { name: 'about', value: ({ mapped }) => mapped?.about ?? null },
  { name: 'when', value: ({ mapped }) => mapped?.when ?? null },
]

const codeRowsOf = (row: CategoryRow): readonly CodeRow[] => {
  if (row.rows.length === 0) return [{ ...row, mapped: undefined }]
  return row.rows.flatMap((mapped) =>
    (mapped.codes.length === 0 ? [''] : mapped.codes).map((code) => ({
      ...row,
      mapped: { ...mapped, code },
    })),
  )
}
