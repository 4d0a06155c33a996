/** HTTP tries of one provider in a time. */
export type TryFigures = {
  readonly tries: number
  readonly answered: number
  /** Of those: the provider said that it had failed (5xx). */
  readonly serverErrors: number
  readonly notSent: number
  readonly noAnswer: number
  /** Of those answered, how many not by a 5xx; null: none was answered. */
  readonly successBasisPoints: number | null
  /** Of those answered; null: none was. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
}

/** Grows as tries are counted. */
export type Counts = {
  /** How many took how many milliseconds. */
  readonly answered: Map<number, number>
  serverErrors: number
  notSent: number
  noAnswer: number
}

export const noCounts = (): Counts => ({ answered: new Map(), serverErrors: 0, notSent: 0, noAnswer: 0 })

export const addTo = (sum: Counts, { answered, serverErrors, notSent, noAnswer }: Counts): void => {
  for (const [tookMs, tries] of answered) sum.answered.set(tookMs, (sum.answered.get(tookMs) ?? 0) + tries)
  sum.serverErrors += serverErrors
  sum.notSent += notSent
  sum.noAnswer += noAnswer
}

export const figuresOf = ({ answered: times, serverErrors, notSent, noAnswer }: Counts): TryFigures => {
  const sorted = [...times].toSorted(([one], [other]) => one - other)
  const answered = sorted.reduce((sum, [, tries]) => sum + tries, 0)
  const percentile = (part: number): number | null => {
    let seen = 0
    return sorted.find(([, tries]) => (seen += tries) >= part * answered)?.[0] ?? null
  }
  return {
    tries: answered + notSent + noAnswer,
    answered,
    serverErrors,
    notSent,
    noAnswer,
    successBasisPoints: basisPoints(answered - serverErrors, answered),
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    p99Ms: percentile(0.99),
  }
}

/** Hundredths of a per cent, to the nearest; null of nothing. */
export const basisPoints = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000)

export const noTries: TryFigures = figuresOf(noCounts())
