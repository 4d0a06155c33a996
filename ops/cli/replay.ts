import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Projection } from '../../projections/projection.ts'
import { projectionNamed, projections } from '../../projections/registry.ts'
import { ConfigError } from '../config.ts'
import { momentIn } from './explain/moment.ts'
import { futureOf } from './moment-limit.ts'
import { audit, type Asked, type AuditParts } from './replay/audit.ts'
import { auditReport, isWrong } from './replay/replay-report.ts'
import { assertWritable } from './report/file.ts'
import { showReport, type ShowOptions } from './report/show.ts'
import { visible, visibleLines, type Terminal } from './terminal.ts'

const EVERY_PROJECTION = 'all'
export const replayable: readonly string[] = [...projections.map(({ name }) => name), EVERY_PROJECTION]

export type ReplayOptions = ShowOptions & {
  /** A projection's name, or all. */
  readonly projection: string
  readonly asOf?: string | undefined
  readonly against?: string | undefined
  readonly stateHash: boolean
  /** `4`: in so many parts; undefined: as few as fit into memory. */
  readonly passes?: string | undefined
}
export type ReplayParts = Omit<AuditParts, 'progress'> & {
  readonly runtime: Pick<Runtime, 'now'>
  readonly terminal: Terminal
}

/**
 * Rebuilds read models from the log and shows how that differs from what is served, or from another moment.
 * @returns the exit code: 1 when what is served is wrong; 2 for what cannot be asked, and for a file that is there already.
 */
export const replay = async (parts: ReplayParts, options: ReplayOptions): Promise<number> => {
  const { terminal, store } = parts
  const refuse = (why: string): number => {
    terminal.progress.write(`${visibleLines(why)}\n`)
    return 2
  }
  const asked = await askedIn(parts, options)
  if ('wrong' in asked) return refuse(asked.wrong)
  try {
    if (options.html !== undefined) await assertWritable(options.html, options.force)
    const report = await audit({ ...parts, progress: terminal.progress }, asked)
    const head = await store.head()
    await showReport(parts, auditReport({ name: options.projection, report, head }), options)
    return isWrong(report) ? 1 : 0
  } catch (error) {
    if (error instanceof ConfigError) return refuse(error.message)
    throw error
  }
}

const askedIn = async (
  parts: ReplayParts,
  options: ReplayOptions,
): Promise<Asked | { readonly wrong: string }> => {
  const chosen = chosenBy(options.projection)
  if (chosen === undefined)
    return { wrong: `there is no read model ${visible(options.projection)}: ${replayable.join(', ')}` }
  const asOf = momentIn('--as-of', options.asOf)
  if (asOf !== undefined && 'wrong' in asOf) return asOf
  const against = momentIn('--against', options.against)
  if (against !== undefined && 'wrong' in against) return against
  const ahead = (await futureOf(parts, '--as-of', asOf)) ?? (await futureOf(parts, '--against', against))
  if (ahead !== undefined) return { wrong: ahead }
  const { passes } = options
  if (passes !== undefined && !/^[1-9]\d{0,3}$/.test(passes))
    return { wrong: `--passes takes a number, not "${visible(passes)}"` }
  return {
    projections: chosen,
    asOf,
    against,
    passes: passes === undefined ? undefined : Number(passes),
    isHashed: options.stateHash,
  }
}

const chosenBy = (name: string): readonly Projection[] | undefined => {
  if (name === EVERY_PROJECTION) return projections
  const one = projectionNamed(name)
  return one === undefined ? undefined : [one]
}
