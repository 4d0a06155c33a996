import type { Position } from '../../ledger/store/port.ts'

export type FindingKind =
  /** Positions that cannot be read. */
  | 'gap'
  /** Positions that do not rise. */
  | 'order'
  /** Recorded times that go back. */
  | 'time'
  /** A stream's revisions are not 0, 1, 2 … */
  | 'revision'
  /** An id twice in one stream; a log takes the same id in two streams. */
  | 'id'
  | 'undecodable'
  /** A stream's row and its events. */
  | 'streams'
  /** The file of an archived range is not what was archived. */
  | 'archive'
  /** The counter and the last event. */
  | 'counter'
  /** Not as in the export it was compared with. */
  | 'unlike'
  | 'digest'

export type Finding = {
  readonly kind: FindingKind
  /** undefined: of the log as a whole, or of one stream. */
  readonly position?: Position
  /** Quotes nothing of an event but its place. */
  readonly what: string
}

/** Of each kind so many are told in words; all are counted. */
const MOST_TOLD = 20

export type Findings = {
  readonly add: (finding: Finding) => void
  /** So many more that are not told. */
  readonly count: (kind: FindingKind, more: number) => void
  /** Whether another of the kind would be told. */
  readonly tells: (kind: FindingKind) => boolean
  readonly told: () => readonly Finding[]
  /** Of the kinds that there are. */
  readonly counts: () => ReadonlyMap<FindingKind, number>
}

export const newFindings = (): Findings => {
  const told: Finding[] = []
  const counts = new Map<FindingKind, number>()
  const tells = (kind: FindingKind): boolean => (counts.get(kind) ?? 0) < MOST_TOLD
  const count = (kind: FindingKind, more: number): void => {
    if (more > 0) counts.set(kind, (counts.get(kind) ?? 0) + more)
  }
  return {
    add: (finding) => {
      if (tells(finding.kind)) told.push(finding)
      count(finding.kind, 1)
    },
    count,
    tells,
    told: () => told,
    counts: () => counts,
  }
}
