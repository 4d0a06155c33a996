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
  else terminal.print(options.csv ? csvOf(table) : textOf(table))
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

const COLUMNS = [
  ...['category', 'name', 'retryable', 'outcomeKnown', 'recommendedAction', 'payerKo', 'payerEn'],
  ...['provider', 'code', 'outcome', 'kind', 'about', 'when'],
]

/** A line for each code, and one for what has no code. */
const csvOf = (table: readonly CategoryRow[]): string =>
  [COLUMNS, ...table.flatMap(recordsOf)].map((record) => record.map(csvField).join(',')).join('\r\n')

const recordsOf = (row: CategoryRow): readonly (readonly string[])[] => {
  const { category, name, retryable, outcomeKnown, recommendedAction, payer, rows } = row
  const guide = [category, name, retryable, outcomeKnown, recommendedAction, payer.ko, payer.en].map(String)
  if (rows.length === 0) return [[...guide, '', '', '', '', '', '']]
  return rows.flatMap(({ provider, codes, meaning, about, when = '' }) =>
    (codes.length === 0 ? [''] : codes).map((code) => [
      ...guide,
      ...[provider ?? '', code, meaning.outcome, meaning.kind, about, when],
    ]),
  )
}

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
