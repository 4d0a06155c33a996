import type { Block, Fact, Point, Report, Table, Told, Value } from './model.ts'
import { bigintsAsText } from './words.ts'

/**
 * The report for programs: every block under its own name, amounts and positions as text, times in UTC, our own words in
 * English whatever the language.
 * @throws Error when two blocks have one name.
 */
export const reportJson = (report: Report): string => {
  const { name, title, facts, sections } = report
  const blocks = sections.flatMap((section) => section.blocks)
  const remarks = blocks.flatMap((block) => (block.kind === 'paragraph' ? [plain(block.text)] : []))
  const named: Record<string, unknown> = { report: name, title: plain(title), ...factsJson(facts), remarks }
  for (const block of blocks) {
    if (block.kind === 'paragraph') continue
    if (Object.hasOwn(named, block.name)) throw new Error(`the report ${name} has two of ${block.name}`)
    named[block.name] = blockJson(block)
  }
  return JSON.stringify(named, bigintsAsText, 2)
}

const blockJson = (block: Exclude<Block, { kind: 'paragraph' }>): unknown => {
  switch (block.kind) {
    case 'facts':
      return factsJson(block.facts)
    case 'table':
      return tableJson(block)
    case 'balances':
      return {
        currency: block.currency,
        series: block.series.map(({ name, points }) => ({ name, points: points.map(pointJson) })),
      }
    case 'bars':
      return { currency: block.currency, bars: block.bars.map(({ name, amount }) => ({ name, amount })) }
    case 'events':
      return block.events.map(toldJson)
  }
}

const pointJson = ({ at, amount }: Point): unknown => ({ at, amount })

const factsJson = (facts: readonly Fact[]): Record<string, unknown> =>
  Object.fromEntries(facts.map(({ name, value }) => [name, plain(value)]))

const tableJson = ({ columns, rows }: Table): unknown =>
  rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, plain(row[index] ?? null)])))

const toldJson = ({ position, at, type, title, facts, table }: Told): unknown => ({
  position,
  at,
  type,
  title: plain(title),
  ...factsJson(facts),
  ...(table === undefined ? {} : { [table.name]: tableJson(table) }),
})

const plain = (value: Value): unknown => {
  if (value === null || typeof value !== 'object') return value
  if (!('kind' in value)) return value.en
  switch (value.kind) {
    case 'amount':
      return { amount: value.amount, currency: value.currency }
    case 'moment':
      return value.at
    case 'data':
      return value.data
  }
}
