import type { Closed } from '../../projections/rebuild/close-builds.ts'
import { areEqual, type Proof } from '../../projections/rebuild/prove.ts'
import type { Outcome, Proven } from '../../projections/rebuild/rebuild.ts'
import type { Served } from '../../projections/rebuild/serve-build.ts'
import type { TableHash } from '../../projections/state-hash.ts'
import { textTable } from './terminal.ts'

const MS_PER_SECOND = 1_000
/** So many digits of a hash tell it from others at a glance. */
const SHORT_HASH = 16

export const outcomesJson = (outcomes: readonly Outcome[]): string =>
  JSON.stringify(outcomes, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2)

export const outcomesText = (outcomes: readonly Outcome[]): string => {
  const rows = outcomes.map((outcome) => [
    outcome.projection,
    words[outcome.kind],
    String(outcome.events),
    (outcome.buildMs / MS_PER_SECOND).toFixed(1),
    'position' in outcome ? String(outcome.position) : '',
    hashText(outcome),
  ])
  const table = textTable(
    [['read model', 'outcome', 'events', 'built in s', 'position', 'state hash'], ...rows],
    [2, 3, 4],
  )
  return [table, ...outcomes.flatMap(hintsOf)].join('\n')
}

const words: Readonly<Record<Outcome['kind'], string>> = {
  busy: 'BUSY',
  failed: 'FAILED',
  left: 'not served',
  switched: 'served',
  given_up: 'NOT SERVED',
}

const proofOf = (outcome: Outcome): Proof | undefined => ('proof' in outcome ? outcome.proof : undefined)

const hashText = (outcome: Outcome): string => {
  const proof = proofOf(outcome)
  if (proof === undefined) return outcome.kind === 'switched' ? 'nothing was served to compare with' : ''
  const short = (hash: string): string => hash.slice(0, SHORT_HASH)
  return areEqual(proof)
    ? `${short(proof.rebuilt.hash)} as served`
    : `${short(proof.rebuilt.hash)}, served was ${short(proof.served.hash)}`
}

const hintsOf = (outcome: Outcome): readonly string[] => {
  const { projection } = outcome
  switch (outcome.kind) {
    case 'busy':
      return [`${projection}: somebody else is rebuilding, switching or closing it`]
    case 'failed':
      return [`${projection}: it stands at position ${outcome.position}: ${outcome.reason}`]
    case 'left':
      return [leftText(outcome)]
    case 'switched':
      return [`${projection}: the way back is \`jangbu rebuild ${projection} --back\`, until --close`]
    case 'given_up': {
      const why =
        outcome.reason ??
        (outcome.last === undefined ? 'no reason was told' : `last it was ${outcome.last.kind}`)
      return [
        `${projection}: the switch was given up (${why}); what is built stays, the same command goes on with it`,
      ]
    }
  }
}

const leftText = (outcome: Outcome): string => {
  const { projection } = outcome
  const proof = proofOf(outcome)
  return proof === undefined || areEqual(proof)
    ? `${projection}: built and equal to what is served; \`jangbu rebuild ${projection} --yes\` goes on with it and serves it`
    : `${projection}: what is built differs from what is served. \`jangbu replay ${projection}\` shows the rows, and the ` +
        `event; \`jangbu rebuild ${projection} --accept-difference\` serves it all the same`
}

/** Loud: either what is served is wrong, or the program makes other rows than it did under the same version. */
export const proofText = ({ projection, proof }: Proven): string => {
  if (proof === undefined) return ''
  const differing = proof.served.tables.flatMap((served) => {
    const rebuilt = proof.rebuilt.tables.find(({ table }) => table === served.table)
    return rebuilt?.hash === served.hash ? [] : [[served.table, tableText(served), tableText(rebuilt)]]
  })
  return [
    `WARNING: ${projection} as built from the log is not what is served, at the same place in the log.`,
    'Either rows that are served are wrong, or the program makes other rows than it did under this version.',
    textTable([['table', 'served', 'built'], ...differing]),
  ].join('\n')
}

const tableText = (table: TableHash | undefined): string =>
  table === undefined ? 'none' : `${table.rows} rows, ${table.hash.slice(0, SHORT_HASH)}`

export const backText = (name: string, served: Served | 'busy'): string => {
  if (served === 'busy') return `${name}: somebody else is rebuilding, switching or closing it`
  switch (served.kind) {
    case 'switched':
      return `${name}: the previous build is served again, from position ${served.position}; --back takes the other one`
    case 'missing':
      return `${name}: there is no previous build to go back to`
    case 'given_up':
      return `${name}: the switch was given up (${served.reason ?? served.last?.kind ?? 'no reason was told'})`
  }
}

export const closedText = (name: string, closed: readonly Closed[] | 'busy'): string => {
  if (closed === 'busy') return `${name}: somebody else is rebuilding, switching or closing it`
  if (closed.length === 0) return `${name}: there is nothing beside what is served`
  return closed
    .map(({ version, build, outcome }) =>
      outcome === 'dropped'
        ? `${name}: the ${build} build of version ${version} is dropped`
        : `${name}: version ${version} is kept up by a process of that version, and stays`,
    )
    .join('\n')
}
