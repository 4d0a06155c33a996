import type { AppendRequest, AppendVerdict, StoredEvent } from '../../../ledger/store/port.ts'

/** What a writer asked for, and what it was told. Data is different in every event, so that it says which one it is. */
export type Attempt = {
  readonly request: AppendRequest
  readonly told: AppendVerdict | { readonly kind: 'error'; readonly reason: string }
}

export type Written = Pick<StoredEvent, 'position' | 'stream' | 'revision' | 'id' | 'data'>

export type AppendFinding = {
  readonly kind:
    | 'missing'
    | 'misplaced'
    | 'altered'
    | 'doubled'
    | 'unasked'
    | 'written_though_refused'
    | 'false_conflict'
    | 'false_error'
    | 'gap'
  /** For a person. */
  readonly about: string
}

/**
 * Compares what the writers of a log that was empty before were told with what stands there now, in its order. An error
 * is a finding of its own: the store has the means to learn every outcome, so it must never pass a cut connection on.
 */
export const judgeAppends = (
  attempts: readonly Attempt[],
  log: readonly Written[],
): readonly AppendFinding[] => {
  const byId = new Map(log.map((event) => [String(event.id), event]))
  const byPlace = new Map(log.map((event) => [placeOf(event), event]))
  const asked = new Set(attempts.flatMap(({ request }) => request.events.map(({ id }) => String(id))))
  return [
    ...gapsIn(log),
    ...doubledIn(log, ({ id }) => String(id)),
    ...doubledIn(log, ({ data }) => data),
    ...log
      .filter(({ id }) => !asked.has(id))
      .map((event): AppendFinding => ({ kind: 'unasked', about: nameOf(event) })),
    ...attempts.flatMap((attempt) => judgeOne(attempt, { byId, byPlace })),
  ]
}

type Log = {
  readonly byId: ReadonlyMap<string, Written>
  readonly byPlace: ReadonlyMap<string, Written>
}

const placeOf = ({ stream, revision }: Pick<Written, 'stream' | 'revision'>): string =>
  `${stream} ${String(revision)}`
const nameOf = (event: Written): string =>
  `${event.id} at ${placeOf(event)}, position ${String(event.position)}`

const gapsIn = (log: readonly Written[]): readonly AppendFinding[] => {
  const findings: AppendFinding[] = []
  const revisions = new Map<string, number>()
  let position = 0n
  for (const event of log) {
    const revision = (revisions.get(event.stream) ?? -1) + 1
    if (event.position !== position + 1n || event.revision !== revision)
      findings.push({ kind: 'gap', about: `before ${nameOf(event)}` })
    position = event.position
    revisions.set(event.stream, event.revision)
  }
  return findings
}

const doubledIn = (log: readonly Written[], keyOf: (event: Written) => string): readonly AppendFinding[] => {
  const seen = new Map<string, Written>()
  const findings: AppendFinding[] = []
  for (const event of log) {
    const earlier = seen.get(keyOf(event))
    if (earlier === undefined) seen.set(keyOf(event), event)
    else findings.push({ kind: 'doubled', about: `${nameOf(earlier)} is also ${nameOf(event)}` })
  }
  return findings
}

const judgeOne = ({ request, told }: Attempt, log: Log): readonly AppendFinding[] => {
  switch (told.kind) {
    case 'appended':
      return judgeAppended(request, told, log)
    case 'conflict':
      return judgeConflict(request, log)
    case 'error':
      return [{ kind: 'false_error', about: `${request.stream}: ${told.reason}` }]
  }
}

const judgeAppended = (
  { stream, events }: AppendRequest,
  told: Extract<AppendVerdict, { kind: 'appended' }>,
  { byId }: Log,
): readonly AppendFinding[] =>
  events.flatMap(({ id, data }, index): readonly AppendFinding[] => {
    const beforeLast = events.length - 1 - index
    const place = { stream, revision: told.revision - beforeLast }
    const position = told.position - BigInt(beforeLast)
    const event = byId.get(id)
    const promise = `${id} was told to be at ${placeOf(place)}, position ${String(position)}`
    if (event === undefined) return [{ kind: 'missing', about: promise }]
    if (placeOf(event) !== placeOf(place) || event.position !== position)
      return [{ kind: 'misplaced', about: `${promise}, and is ${nameOf(event)}` }]
    return event.data === data ? [] : [{ kind: 'altered', about: nameOf(event) }]
  })

/** It is right when somebody else's event stands where the first of these should have come, and none of these stands. */
const judgeConflict = (
  { stream, expectedRevision, events }: AppendRequest,
  { byId, byPlace }: Log,
): readonly AppendFinding[] => {
  const written = events.flatMap(({ id }) => byId.get(id) ?? [])
  const first = placeOf({ stream, revision: expectedRevision + 1 })
  if (written.length > 0)
    return written.map((event) => ({ kind: 'written_though_refused', about: nameOf(event) }))
  return byPlace.has(first) ? [] : [{ kind: 'false_conflict', about: `nothing stands at ${first}` }]
}
