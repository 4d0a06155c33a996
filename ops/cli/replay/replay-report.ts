import type { Until } from '../../../ledger/store/until.ts'
import {
  differingIn,
  differingRows,
  type ProjectionReport,
  type ReplayReport,
} from '../../../projections/replay/report.ts'
import { momentWords } from '../explain/moment.ts'
import type { Block, Fact, Report, Section, Tone, Value, Words } from '../report/model.ts'
import { differenceTables, momentSide, servedSide, tableCounts } from './difference-blocks.ts'
import { figureBlocks } from './figure-blocks.ts'

/** What was asked, and what came out. */
export type Audited = { readonly name: string; readonly report: ReplayReport; readonly head: bigint }

/** Whether what is served is wrong: as of another moment it may differ without being so. */
export const isWrong = (report: ReplayReport): boolean =>
  report.asOf === undefined && report.against === undefined && differingRows(report) > 0

export const auditReport = ({ name, report, head }: Audited): Report => {
  const { projections } = report
  const several = projections.length > 1 ? [verdictOn(report, differingRows(report))] : []
  return {
    name: 'replay',
    title: { ko: `로그 재생: ${name}`, en: `Replay of the log: ${name}` },
    facts: [
      { name: 'projection', label: { ko: '읽기 모델', en: 'read model' }, value: name },
      momentFact('asOf', { ko: '기준 시점', en: 'as of' }, report.asOf),
      momentFact('against', { ko: '비교 시점', en: 'compared with' }, report.against),
      { name: 'head', label: { ko: '로그의 끝', en: 'log ends at' }, value: head },
      {
        name: 'differingRows',
        label: { ko: '다른 행', en: 'rows that differ' },
        value: differingRows(report),
      },
      { name: 'isWrong', label: { ko: '오류', en: 'wrong' }, value: isWrong(report) },
    ],
    sections: [
      ...(several.length > 0
        ? [{ name: 'verdict', heading: { ko: '결론', en: 'Verdict' }, blocks: several }]
        : []),
      ...projections.map((one) => sectionOf(report, one)),
    ],
  }
}

const momentFact = (name: string, label: Words, until: Until | undefined): Fact => ({
  name,
  label,
  value: until === undefined ? null : momentWords(until),
})

const sectionOf = (report: ReplayReport, projection: ProjectionReport): Section => {
  const differing = projection.tables.reduce((sum, table) => sum + differingIn(table), 0)
  const side = report.against === undefined ? servedSide : momentSide
  return {
    name: projection.projection,
    heading: { ko: `읽기 모델 ${projection.projection}`, en: `Read model ${projection.projection}` },
    blocks: [
      verdictOn(report, differing),
      standing(projection),
      tableCounts(projection),
      ...differenceTables(projection, side),
      ...figureBlocks(projection),
    ],
  }
}

const standing = ({ projection, version, position, otherPosition, hashes }: ProjectionReport): Block => {
  const fact = (name: string, label: Words, value: Value): Fact => ({ name, label, value })
  return {
    kind: 'facts',
    name: `standing_${projection}`,
    facts: [
      fact('version', { ko: '버전', en: 'version' }, String(version)),
      fact('position', { ko: '재생한 위치', en: 'rebuilt up to' }, position),
      fact('otherPosition', { ko: '비교 대상의 위치', en: 'compared with what is up to' }, otherPosition),
      fact(
        'stateHash',
        { ko: '다시 만든 상태 해시', en: 'state hash, rebuilt' },
        hashes?.rebuilt.hash ?? null,
      ),
      fact(
        'servedStateHash',
        { ko: '서비스 중인 상태 해시', en: 'state hash, served' },
        hashes?.other.hash ?? null,
      ),
    ],
  }
}

const verdictOn = (report: ReplayReport, differing: number): Block => {
  const [tone, text] = verdictWords(report, differing)
  return { kind: 'paragraph', tone, text }
}

const verdictWords = ({ asOf, against }: ReplayReport, differing: number): readonly [Tone, Words] => {
  if (against !== undefined)
    return [
      'plain',
      {
        ko: `두 시점 사이에 ${differing}개 행이 달라졌습니다.`,
        en: `${differing} rows became different between the two moments.`,
      },
    ]
  if (asOf !== undefined)
    return [
      'plain',
      {
        ko: `지금 서비스 중인 것과 ${differing}개 행이 다릅니다. 그 뒤에 바뀐 것은 오류가 아닙니다.`,
        en: `${differing} rows are served differently now: what changed since is no error.`,
      },
    ]
  return differing === 0
    ? [
        'good',
        {
          ko: '서비스 중인 것이 로그에서 다시 만든 것과 모든 행과 열에서 같습니다.',
          en: 'What is served is the same, row by row and column by column.',
        },
      ]
    : [
        'bad',
        {
          ko: `다릅니다: 서비스 중인 것의 ${differing}개 행이 로그와 다릅니다.`,
          en: `DIFFERENT: ${differing} rows of what is served are not what the log says.`,
        },
      ]
}
