import type { CutCommitsResult } from './commits/cut-commits.ts'
import type { Endings } from './kill/kept-process.ts'
import type { KillResult } from './kill/kill.ts'
import { differingTables, type ProjectorResult } from './projector/projector.ts'

/** More of them say nothing new. */
const MOST_SHOWN = 20

type Rows = Readonly<Record<string, string | number>>

const print = (title: string, rows: Rows): void => {
  console.log(`\n${title}`)
  for (const [name, value] of Object.entries(rows)) console.log(`  ${name.padEnd(28)} ${String(value)}`)
}

const printList = (title: string, items: readonly object[]): void => {
  if (items.length === 0) return
  const rest = items.length - MOST_SHOWN
  console.log(`\n${title}: ${items.length}`)
  console.table(items.slice(0, MOST_SHOWN))
  if (rest > 0) console.log(`… and ${rest} more; --json has all of them`)
}

/** Amounts inside are texts already; there is nothing else that JSON does not know. */
export const printJson = (result: object): void => {
  console.log(JSON.stringify(result, undefined, 2))
}

export const printCommits = (result: CutCommitsResult): void => {
  const { cuts, cutsPerSecond, appended, conflicts, errors, events, findings, seed } = result
  print('Commits cut', {
    'before it was sent': cuts['before-sent'],
    'after it was sent': cuts['after-sent'],
    'after it was answered': cuts['after-answered'],
    'committed all the same': cuts.committed,
    'cuts per second': cutsPerSecond.toFixed(1),
    seed,
  })
  print('What the writers were told', { appended, conflict: conflicts, error: errors })
  print('The log', { events, 'contradictions found': findings.length })
  printList('Contradictions', findings)
}

const wordsOf = ({ killed, byItself }: Endings): string =>
  `${killed} times${byItself.length === 0 ? '' : `, ended by itself ${byItself.length} times`}`

export const printKill = (result: KillResult): void => {
  const { endings, calls, findings, undecided, settledMs } = result
  const killed = Object.entries(endings).map(([name, ending]) => [name, wordsOf(ending)] as const)
  print(`Killed within ${result.seconds} s`, {
    ...Object.fromEntries(killed),
    'log in': result.engine,
    'stores, in turn': `${result.storeKills} times`,
    paused: `${result.pauses} times`,
    seed: result.seed,
  })
  print('What the clients saw', {
    orders: result.orders,
    'movements acknowledged': result.acknowledged,
    'movements refused': result.refused,
    'requests sent': calls.sent,
    'connection broken': calls.broken,
    'answered 5xx': calls.unavailable,
    'outcome pending': calls.pending,
  })
  print('Afterwards', {
    settled: settledMs === undefined ? 'NOT within the limit' : `after ${(settledMs / 1_000).toFixed(1)} s`,
    'events in the log': result.events,
    'intents taken over': result.takenOver,
    'read model is the log’s': result.replayExitCode === 0 ? 'yes' : 'NO',
    'contradictions found': findings.length,
    undecided: undecided.length,
  })
  printList('Contradictions', findings)
  printList('Undecided', undecided)
}

export const printProjector = (result: ProjectorResult): void => {
  const { endings, rebuilds, settledMs, stopped, tables } = result
  const killed = Object.entries(endings).map(([name, ending]) => [name, wordsOf(ending)] as const)
  print(`Killed within ${result.seconds} s`, {
    ...Object.fromEntries(killed),
    'their connections': `${result.cutConnections} times`,
    PostgreSQL: `${result.storeKills} times`,
    seed: result.seed,
  })
  print('Meanwhile', {
    streams: result.stories,
    events: result.events,
    'builds switched': rebuilds.switched,
    'rebuilds broken': rebuilds.broken,
    'not equal when compared': rebuilds.different.length,
  })
  print('Afterwards', {
    'everything applied':
      settledMs === undefined ? 'NOT within the limit' : `after ${(settledMs / 1_000).toFixed(1)} s`,
    'tables compared': tables.length,
    'rows compared': tables.reduce((sum, { rows }) => sum + rows, 0),
    'tables that differ': differingTables(result).length,
    'read models stopped': stopped.length,
  })
  printList('Differing', differingTables(result))
  printList('Stopped', stopped)
}
