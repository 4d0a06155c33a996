import type { Runtime } from '../../ledger/core/runtime.ts'
import type { AlertFact } from './alert.ts'

/** In this time one of each kind is told of one subject; the others are held back and counted. */
const QUIET_MS = 60_000
/** Subjects that something was told of lately; beyond that the oldest is told of anew. */
const MOST_SUBJECTS = 1_024

export type Told = { readonly fact: AlertFact; readonly untold: number }

export type Damping = {
  /** What is to be told now; undefined: it is held back. */
  readonly take: (fact: AlertFact) => Told | undefined
  /** What was held back and is still news, now that its subject has been quiet for long enough. */
  readonly due: () => readonly Told[]
  /** When `due` has something to look at next; undefined: nothing is held back. */
  readonly dueInMs: () => number | undefined
  /** All that is held back and is still news, at the end. */
  readonly rest: () => readonly Told[]
}

type Subject = {
  /** When the first was told. */
  fromMs: number
  readonly told: Set<AlertFact['kind']>
  last: AlertFact
  held: AlertFact | undefined
  untold: number
}

/** Something that flaps must not flood: of a breaker one opening and one closing a minute. */
export const newDamping = ({ monotonicMs }: Pick<Runtime, 'monotonicMs'>): Damping => {
  const subjects = new Map<string, Subject>()

  const tell = (subject: Subject, fact: AlertFact): Told => {
    const { untold } = subject
    subject.told.add(fact.kind)
    subject.last = fact
    subject.held = undefined
    subject.untold = 0
    return { fact, untold }
  }
  const tellAnew = (subject: Subject, fact: AlertFact): Told => {
    subject.fromMs = monotonicMs()
    subject.told.clear()
    return tell(subject, fact)
  }
  const isOver = ({ fromMs }: Subject): boolean => monotonicMs() - fromMs >= QUIET_MS
  const news = (which: (subject: Subject) => boolean): readonly Told[] =>
    [...subjects.values()].flatMap((subject) => {
      const { held } = subject
      if (held === undefined || !which(subject)) return []
      // A breaker that is again as it was last told to be is counted into what is told of it next; the one held is not.
      if (!isNews(held, subject.last)) return forgetHeld(subject)
      subject.untold -= 1
      return [tellAnew(subject, held)]
    })
  return {
    take: (fact) => {
      const name = subjectOf(fact)
      const known = subjects.get(name)
      if (known === undefined) {
        remember(subjects, name, { fact, fromMs: monotonicMs() })
        return { fact, untold: 0 }
      }
      if (isOver(known)) return tellAnew(known, fact)
      if (!known.told.has(fact.kind) && known.held === undefined) return tell(known, fact)
      known.held = fact
      known.untold += 1
      return undefined
    },
    due: () => news(isOver),
    dueInMs: () => {
      const waits = [...subjects.values()]
        .filter(({ held }) => held !== undefined)
        .map(({ fromMs }) => Math.max(0, fromMs + QUIET_MS - monotonicMs()))
      return waits.length === 0 ? undefined : Math.min(...waits)
    },
    rest: () => news(() => true),
  }
}

const remember = (
  subjects: Map<string, Subject>,
  name: string,
  { fact, fromMs }: { readonly fact: AlertFact; readonly fromMs: number },
): void => {
  const [oldest] = subjects.size < MOST_SUBJECTS ? [] : subjects.keys()
  if (oldest !== undefined) subjects.delete(oldest)
  subjects.set(name, { fromMs, told: new Set([fact.kind]), last: fact, held: undefined, untold: 0 })
}

const forgetHeld = (subject: Subject): readonly Told[] => {
  subject.held = undefined
  return []
}

/** A breaker is in one of two states; anything else has happened once more. */
const isNews = (held: AlertFact, last: AlertFact): boolean =>
  held.kind === 'breaker_opened' || held.kind === 'breaker_closed' ? held.kind !== last.kind : true

const subjectOf = (fact: AlertFact): string => {
  switch (fact.kind) {
    case 'breaker_opened':
    case 'breaker_closed':
      return `breaker ${fact.provider} ${fact.operation} ${fact.origin}`
    case 'manual_review':
      return `review ${fact.provider ?? ''} ${fact.operation}`
    case 'projection_stopped':
      return `projection ${fact.projection}`
  }
}
