import { integerBelow, oneOf, type Random } from '../random.ts'

/**
 * When a connection is cut: before its statement was sent to the server, after that and before anything of the answer
 * came back, or when the whole answer has arrived here and a part of it, perhaps none, has been passed on.
 */
export const cutKinds = ['before-sent', 'after-sent', 'after-answered'] as const
export type CutKind = (typeof cutKinds)[number]

export type Cut = {
  readonly kind: CutKind
  /** How the client learns of it: an end of the stream, or a reset. */
  readonly how: 'end' | 'reset'
  /** Of a cut after sending: how much later than the cut the statement reaches the server. */
  readonly lateMs: number
  /** Of a cut after the answer: how much of it is passed on, from 0 (inclusive) to 1 (exclusive). */
  readonly share: number
}

/** Asked once for every round that commits; undefined lets it pass. */
export type CutFor = (statements: readonly string[]) => Cut | undefined

export type CutCounts = Readonly<Record<CutKind, number>> & {
  /** Cuts after sending or after the answer whose statement the server has committed all the same. */
  readonly committed: number
}

/** A statement that arrives later than its repetition on a new connection, which takes some 20 ms to come. */
const LONGEST_LATE_MS = 60

export type Cutting = {
  readonly random: Random
  /** Of the rounds that hold such a statement; from 0 to 1. */
  readonly rate: number
  readonly hits: (sql: string) => boolean
  /** No more than so many cuts. */
  readonly most: number
}

/** All kinds alike, at random. */
export const randomCuts = ({ random, rate, hits, most }: Cutting): CutFor => {
  let made = 0
  return (statements) => {
    if (made >= most || !statements.some(hits) || random() >= rate) return undefined
    made += 1
    return {
      kind: oneOf(random, cutKinds),
      how: random() < 0.5 ? 'end' : 'reset',
      lateMs: random() < 0.5 ? 0 : integerBelow(random, LONGEST_LATE_MS),
      share: random() < 0.5 ? 0 : random(),
    }
  }
}

export const totalOf = (counts: CutCounts): number =>
  cutKinds.reduce((total, kind) => total + counts[kind], 0)
