import type { StateHash } from '../../../projections/state-hash.ts'
import type { Divergence } from '../../../projections/replay/bisect.ts'
import { differingColumns } from '../../../projections/replay/difference.ts'
import type { Pair } from '../../../projections/replay/compare.ts'
import { momentOf, type Block, type Report, type Value } from '../report/model.ts'

export type ComparedCode = {
  readonly projection: string
  /** Where the other code is. */
  readonly folder: string
  /** Up to where the log was read. */
  readonly until: Value
  readonly divergence: Divergence | undefined
}

export const codeReport = (compared: ComparedCode): Report => {
  const { projection, folder, until, divergence } = compared
  return {
    name: 'compare-code',
    title: {
      ko: `읽기 모델 ${projection}: 두 코드의 비교`,
      en: `Read model ${projection}: two pieces of code`,
    },
    facts: [
      { name: 'projection', label: { ko: '읽기 모델', en: 'read model' }, value: projection },
      { name: 'folder', label: { ko: '다른 코드', en: 'other code' }, value: folder },
      { name: 'until', label: { ko: '읽은 위치', en: 'read up to' }, value: until },
      { name: 'differs', label: { ko: '다름', en: 'different' }, value: divergence !== undefined },
    ],
    sections: [
      {
        name: 'verdict',
        heading: { ko: '결론', en: 'Verdict' },
        blocks: divergence === undefined ? [same] : [different, ...blocksOf(divergence)],
      },
    ],
  }
}

const same: Block = {
  kind: 'paragraph',
  tone: 'good',
  text: {
    ko: '두 코드는 모든 이벤트에서 같은 행을 만듭니다.',
    en: 'Both make the same rows of every event.',
  },
}

const different: Block = {
  kind: 'paragraph',
  tone: 'bad',
  text: {
    ko: '다릅니다: 아래 이벤트에서 두 코드가 처음으로 다른 행을 만듭니다.',
    en: 'DIFFERENT: this is the first event of which the two make different rows.',
  },
}

const blocksOf = ({ event, rebuilt, other, pairs }: Divergence): readonly Block[] => [
  {
    kind: 'facts',
    name: 'event',
    facts: [
      { name: 'position', label: { ko: '위치', en: 'position' }, value: event.position },
      { name: 'stream', label: { ko: '스트림', en: 'stream' }, value: event.stream },
      { name: 'revision', label: { ko: '순번', en: 'revision' }, value: event.revision },
      { name: 'type', label: { ko: '이벤트', en: 'event' }, value: event.type },
      {
        name: 'recordedAt',
        label: { ko: '기록 시각', en: 'recorded (KST)' },
        value: momentOf(event.recordedAt),
      },
      hashFact('hash', { ko: '이 코드의 상태 해시', en: 'state hash by this code' }, rebuilt),
      hashFact('otherHash', { ko: '다른 코드의 상태 해시', en: 'state hash by the other' }, other),
    ],
  },
  {
    kind: 'table',
    name: 'rows',
    caption: { ko: '다른 값', en: 'Values that differ' },
    columns: [
      { name: 'table', heading: { ko: '테이블', en: 'table' } },
      { name: 'key', heading: { ko: '키', en: 'key' } },
      { name: 'column', heading: { ko: '열', en: 'column' } },
      { name: 'here', heading: { ko: '이 코드', en: 'this code' } },
      { name: 'there', heading: { ko: '다른 코드', en: 'other code' } },
    ],
    rows: pairs.flatMap(rowsOf),
  },
]

const hashFact = (
  name: string,
  label: { readonly ko: string; readonly en: string },
  { hash }: StateHash,
) => ({
  name,
  label,
  value: hash,
})

const rowsOf = ({ target, key, rebuilt, other }: Pair): readonly (readonly Value[])[] =>
  differingColumns(target, rebuilt, other).map((one) => [
    target.table,
    key.join(' '),
    one.column,
    one.rebuilt,
    one.other,
  ])
