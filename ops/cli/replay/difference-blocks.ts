import type { Explanation } from '../../../projections/replay/explain.ts'
import {
  differingIn,
  type ProjectionReport,
  type RowDifference,
  type TableReport,
} from '../../../projections/replay/report.ts'
import { momentOf, type Block, type Column, type Value, type Words } from '../report/model.ts'

const numeric = (name: string, heading: Words): Column => ({ name, heading, isNumeric: true })

/** How many rows there are of each table, and how many differ. */
export const tableCounts = ({ projection, tables }: ProjectionReport): Block => ({
  kind: 'table',
  name: `tables_${projection}`,
  caption: { ko: '테이블', en: 'Tables' },
  columns: [
    { name: 'table', heading: { ko: '테이블', en: 'table' } },
    numeric('rows', { ko: '행', en: 'rows rebuilt' }),
    numeric('changed', { ko: '값이 다름', en: 'changed' }),
    numeric('missing', { ko: '빠짐', en: 'missing' }),
    numeric('surplus', { ko: '남음', en: 'surplus' }),
  ],
  rows: tables.map(({ table, rows, changed, missing, surplus }) => [table, rows, changed, missing, surplus]),
})

/** What the other side is called. */
export type OtherSide = { readonly heading: Words; readonly missing: Words; readonly surplus: Words }

export const servedSide: OtherSide = {
  heading: { ko: '서비스 중인 값', en: 'served' },
  missing: { ko: '서비스 중인 것에 없음', en: 'missing in what is served' },
  surplus: { ko: '서비스 중인 것에만 있음', en: 'surplus in what is served' },
}
export const momentSide: OtherSide = {
  heading: { ko: '다른 시점의 값', en: 'at the other moment' },
  missing: { ko: '다른 시점에 없음', en: 'not there at the other moment' },
  surplus: { ko: '다른 시점에만 있음', en: 'there at the other moment only' },
}

/** Every column that differs, with both values and the first event that explains the row. */
export const differenceTables = (report: ProjectionReport, side: OtherSide): readonly Block[] =>
  report.tables.filter((table) => table.differences.length > 0).map((table) => differenceTable(table, side))

const differenceTable = (report: TableReport, side: OtherSide): Block => {
  const left = differingIn(report) - report.differences.length
  return {
    kind: 'table',
    name: `differences_${report.table}`,
    caption: { ko: `${report.table}: 다른 행`, en: `${report.table}: rows that differ` },
    columns: [
      { name: 'key', heading: { ko: '키', en: 'key' } },
      { name: 'what', heading: { ko: '열', en: 'what' } },
      { name: 'other', heading: side.heading },
      { name: 'rebuilt', heading: { ko: '로그에서 다시 만든 값', en: 'rebuilt from the log' } },
      { name: 'why', heading: { ko: '설명', en: 'why' } },
      numeric('position', { ko: '이벤트 위치', en: 'event' }),
      { name: 'type', heading: { ko: '이벤트', en: 'type' } },
      { name: 'stream', heading: { ko: '스트림', en: 'stream' } },
      { name: 'recordedAt', heading: { ko: '기록 시각', en: 'recorded (KST)' } },
    ],
    rows: report.differences.flatMap((difference) => cellsOf(difference, side)),
    rest: left > 0 ? { ko: `… 그 외 ${left}개 행`, en: `… and ${left} rows more` } : undefined,
  }
}

/** A line for each column that differs; of a row that one side does not have at all, one line. */
const cellsOf = (difference: RowDifference, side: OtherSide): readonly (readonly Value[])[] => {
  const { key, kind, columns, explanation } = difference
  const why = explanationCells(explanation)
  if (kind !== 'changed') return [[key, side[kind], null, null, ...why]]
  return columns.map(({ column, other, rebuilt }) => [key, column, other ?? NULL, rebuilt ?? NULL, ...why])
}

const NULL = 'null'

const explanationCells = (explanation: Explanation | null): readonly Value[] => {
  if (explanation === null) return [reasons.none, null, null, null, null]
  const { why, position, type, stream, recordedAt } = explanation
  return [reasons[why], position, type, stream, momentOf(recordedAt)]
}

const reasons = {
  not_applied: { ko: '이 이벤트부터 반영되지 않음', en: 'as it was before' },
  contradicted: { ko: '이 이벤트와 모순', en: 'contradicts' },
  between: { ko: '그 사이에 바뀜', en: 'changed by' },
  none: { ko: '설명하는 이벤트 없음', en: 'no event explains it' },
} satisfies Record<Explanation['why'] | 'none', Words>
