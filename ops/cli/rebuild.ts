import { setImmediate } from 'node:timers/promises'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { MOST_PARTITIONS } from '../../ledger/store/partition.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import type { ReadPlace } from '../../projections/connect.ts'
import { assertSameLog } from '../../projections/log-identity.ts'
import type { Projection } from '../../projections/projection.ts'
import { closeWayBack, goBack } from '../../projections/rebuild/back.ts'
import { listBuilds } from '../../projections/rebuild/list-builds.ts'
import { isProven, rebuild as rebuildAll, type Proven } from '../../projections/rebuild/rebuild.ts'
import { projectionNamed, projections } from '../../projections/registry.ts'
import { programDigest } from '../program-digest.ts'
import type { AskPerson } from './ask-person.ts'
import { buildsJson, buildsText } from './rebuild-list.ts'
import { tellNews } from './rebuild-news.ts'
import { backText, closedText, outcomesJson, outcomesText, proofText } from './rebuild-text.ts'
import { visible, visibleLines, type Terminal } from './terminal.ts'

const EVERY_PROJECTION = 'all'
export const rebuildable: readonly string[] = [...projections.map(({ name }) => name), EVERY_PROJECTION]

export type RebuildOptions = {
  /** A read model's name, or all; undefined: with `list` alone. */
  readonly projection?: string | undefined
  readonly partitions?: string | undefined
  readonly yes: boolean
  readonly acceptDifference: boolean
  readonly anew: boolean
  readonly back: boolean
  readonly close: boolean
  readonly list: boolean
  readonly json: boolean
}

export type RebuildParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'subscribe' | 'head' | 'origin'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'sleep' | 'monotonicMs'>
  readonly terminal: Terminal
  readonly signal: AbortSignal
  /** undefined: there is nobody to be asked. */
  readonly ask: AskPerson | undefined
}

const INTERRUPTED = 130

/**
 * Builds read models anew beside what is served, and switches to them; or goes back, closes the way back, or lists them.
 * @returns the exit code: 0 when what was asked for is served; 1 when not; 2 for what cannot be asked; 130 when interrupted.
 */
export const rebuild = async (parts: RebuildParts, options: RebuildOptions): Promise<number> => {
  const { terminal, signal } = parts
  const asked = askedIn(options)
  if ('wrong' in asked) {
    terminal.progress.write(`${visible(asked.wrong)}\n`)
    return 2
  }
  try {
    if (options.list) return await list(parts, asked, options)
    await assertSameLog(parts.store, parts.database)
    if (options.back) return await back(parts, asked)
    return await (options.close ? close(parts, asked) : build(parts, asked, options))
  } catch (error) {
    if (!signal.aborted) throw error
    terminal.progress.write(
      'Interrupted: nothing that is served has changed. What has been built stays: the same command goes on with it, ' +
        '--anew begins anew, --close drops it.\n',
    )
    return INTERRUPTED
  }
}

type Asked = {
  readonly projections: readonly Projection[]
  /** undefined: as it is. */
  readonly partitions: number | undefined
}

const askedIn = (options: RebuildOptions): Asked | { readonly wrong: string } => {
  const { projection, partitions, list: isList } = options
  const chosen = projection === undefined && isList ? projections : chosenBy(projection ?? '')
  if (chosen === undefined)
    return { wrong: `there is no read model "${projection ?? ''}": ${rebuildable.join(', ')}` }
  if (partitions === undefined) return { projections: chosen, partitions: undefined }
  const number = /^[1-9]\d{0,3}$/.test(partitions) ? Number(partitions) : MOST_PARTITIONS + 1
  if (number > MOST_PARTITIONS)
    return { wrong: `--partitions takes a number up to ${MOST_PARTITIONS}, not "${partitions}"` }
  return { projections: chosen, partitions: number }
}

const chosenBy = (name: string): readonly Projection[] | undefined => {
  if (name === EVERY_PROJECTION) return projections
  const one = projectionNamed(name)
  return one === undefined ? undefined : [one]
}

const list = async (parts: RebuildParts, asked: Asked, { json }: RebuildOptions): Promise<number> => {
  const all = await listBuilds(parts)
  const builds = all.builds.filter(({ name }) => asked.projections.some((one) => one.name === name))
  const listing = { ...all, builds }
  parts.terminal.print(json ? buildsJson(listing) : buildsText(listing, projections))
  return 0
}

const build = async (parts: RebuildParts, asked: Asked, options: RebuildOptions): Promise<number> => {
  const { terminal } = parts
  const news = tellNews(parts)
  const decide = async (proven: Proven): Promise<boolean> => {
    news.stop()
    if (!isProven(proven)) terminal.progress.write(`${visibleLines(proofText(proven))}\n`)
    if (!isProven(proven) && !options.acceptDifference) return false
    if (options.yes) return true
    return (await parts.ask?.(`Serve the new build of ${proven.projection}?`)) ?? false
  }
  try {
    const outcomes = await rebuildAll(
      {
        ...parts,
        breathe: () => setImmediate(),
        program: await programDigest(),
        partitions: asked.partitions,
        isAnew: options.anew,
        tell: news.tell,
        decide,
      },
      asked.projections,
    )
    news.stop()
    terminal.print(options.json ? outcomesJson(outcomes) : visibleLines(outcomesText(outcomes)))
    return outcomes.every(({ kind }) => kind === 'switched') ? 0 : 1
  } finally {
    news.stop()
  }
}

const back = async (parts: RebuildParts, asked: Asked): Promise<number> => {
  const news = tellNews(parts)
  let failures = 0
  for (const projection of asked.projections) {
    const { name } = projection
    const onWait = news.waitingFor(name)
    const served = await goBack({ ...parts, onWait }, projection)
    parts.terminal.print(visibleLines(backText(name, served)))
    if (served === 'busy' || served.kind !== 'switched') failures += 1
  }
  return failures === 0 ? 0 : 1
}

const close = async ({ database, terminal }: RebuildParts, asked: Asked): Promise<number> => {
  let failures = 0
  for (const projection of asked.projections) {
    const closed = await closeWayBack(database, projection)
    terminal.print(visibleLines(closedText(projection.name, closed)))
    if (closed === 'busy' || closed.some(({ outcome }) => outcome === 'in_use')) failures += 1
  }
  return failures === 0 ? 0 : 1
}
