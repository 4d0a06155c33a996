import type { Language } from '../../../commands/http/language.ts'
import { seoulTime } from '../seoul-time.ts'
import { textTable, visible } from '../terminal.ts'
import { barsInWords } from './chart/bar-svg.ts'
import { plotInWords } from './chart/balance-svg.ts'
import { plotOf } from './chart/plot.ts'
import { spark } from './chart/spark.ts'
import type { BalanceChart, BarChart, Block, Fact, Report, Section, Table, Told, Tone } from './model.ts'
import { said, valueText, words } from './words.ts'

/** The report for a terminal; lines of values and words, and a hint of each chart. */
export const reportText = ({ title, facts, sections }: Report, language: Language): string =>
  [
    visible(said(title, language)),
    factsText(facts, language),
    ...sections.map((section) => sectionText(section, language)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')

const sectionText = ({ heading, blocks }: Section, language: Language): string => {
  const told = blocks.map((block) => blockText(block, language)).filter((part) => part !== '')
  return [`== ${visible(said(heading, language))}`, ...told].join('\n\n')
}

const blockText = (block: Block, language: Language): string => {
  switch (block.kind) {
    case 'paragraph':
      return `${marks[block.tone]}${visible(said(block.text, language))}`
    case 'facts':
      return factsText(block.facts, language)
    case 'table':
      return `${visible(said(block.caption, language))}\n${tableText(block, language)}`
    case 'balances':
      return balancesText(block, language)
    case 'bars':
      return barsText(block, language)
    case 'events':
      return block.events.map((event) => toldText(event, language)).join('\n\n')
  }
}

const marks: Readonly<Record<Tone, string>> = { plain: '', good: '✓ ', bad: '✗ ', note: '! ' }

/** What the terminal can show: data as JSON is for the page. */
const factsText = (facts: readonly Fact[], language: Language): string =>
  textTable(
    facts.filter(isShort).map(({ label, value }) => [said(label, language), valueText(value, language)]),
  )

const isShort = ({ value }: Fact): boolean =>
  value !== null && !(typeof value === 'object' && 'kind' in value && value.kind === 'data')

const tableText = ({ columns, rows, rest }: Table, language: Language): string => {
  const heading = columns.map((column) => said(column.heading, language))
  const cells = rows.map((row) => columns.map((_, index) => valueText(row[index] ?? null, language)))
  const right = columns.flatMap(({ isNumeric }, index) => (isNumeric === true ? [index] : []))
  const table = rows.length === 0 ? said(words.none, language) : textTable([heading, ...cells], right)
  return rest === undefined ? table : `${table}\n${visible(said(rest, language))}`
}

const SPARK_COLUMNS = 60

const balancesText = (chart: BalanceChart, language: Language): string => {
  const plot = plotOf(chart, SPARK_COLUMNS)
  const caption = visible(said(chart.caption, language))
  if (plot === undefined) return `${caption}\n${said(words.none, language)}`
  const told = plotInWords(plot, language)
  const lines = plot.lines.map(
    ({ points }, index) => `${spark(points, plot, SPARK_COLUMNS)}  ${visible(told[index] ?? '')}`,
  )
  return [caption, ...lines].join('\n')
}

const barsText = (chart: BarChart, language: Language): string =>
  [said(chart.caption, language), ...barsInWords(chart, language)].map(visible).join('\n')

const toldText = ({ position, at, title, facts, table }: Told, language: Language): string => {
  const parts = [
    factsText(facts, language),
    ...(table === undefined
      ? []
      : [`${visible(said(table.heading, language))}\n${tableText(table, language)}`]),
  ]
  const heading = `#${position}  ${seoulTime(at)}  ${visible(said(title, language))}`
  return [heading, ...parts.filter((part) => part !== '').map(indented)].join('\n')
}

const indented = (text: string): string => text.replaceAll(/^/gm, '    ')
