import { resolve } from 'node:path'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { EventStore } from '../../../ledger/store/port.ts'
import type { Until } from '../../../ledger/store/until.ts'
import { firstDivergence, type TwoPaths } from '../../../projections/replay/bisect.ts'
import { projectionNamed, projections } from '../../../projections/registry.ts'
import { ConfigError } from '../../config.ts'
import { momentIn, momentWords } from '../explain/moment.ts'
import { progressOn } from '../log-progress.ts'
import { futureOf } from '../moment-limit.ts'
import { assertWritable } from '../report/file.ts'
import { showReport, type ShowOptions } from '../report/show.ts'
import { visible, visibleLines, type Terminal } from '../terminal.ts'
import { codeReport } from './code-report.ts'
import { otherCode } from './other-code.ts'

export type CompareCodeOptions = ShowOptions & {
  readonly projection: string
  /** Another checkout, installed. */
  readonly folder: string
  readonly asOf?: string | undefined
}
export type CompareCodeParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly runtime: Pick<Runtime, 'now'>
  readonly terminal: Terminal
}

const WRONGLY_ASKED = 2

/**
 * Takes two pieces of code for a read model along one log, in memory, and shows the first event of which they make
 * different rows: what a change of code would change.
 * @returns the exit code: 1 when they differ; 2 for what cannot be asked.
 */
export const compareCode = async (parts: CompareCodeParts, options: CompareCodeOptions): Promise<number> => {
  const { terminal } = parts
  const refuse = (why: string): number => {
    terminal.progress.write(`${visibleLines(why)}\n`)
    return WRONGLY_ASKED
  }
  const asked = await askedIn(parts, options)
  if ('wrong' in asked) return refuse(asked.wrong)
  try {
    if (options.html !== undefined) await assertWritable(options.html, options.force)
    const divergence = await divergenceOf(parts, asked)
    const { projection, folder } = options
    const until = momentWords(asked.until)
    const report = codeReport({ projection, folder: resolve(folder), until, divergence })
    await showReport(parts, report, options)
    return divergence === undefined ? 0 : 1
  } catch (error) {
    if (error instanceof ConfigError) return refuse(error.message)
    throw error
  }
}

type Asked = { readonly paths: TwoPaths; readonly until: Until }

const askedIn = async (
  parts: CompareCodeParts,
  { projection: name, folder, asOf }: CompareCodeOptions,
): Promise<Asked | { readonly wrong: string }> => {
  const rebuilt = projectionNamed(name)
  if (rebuilt === undefined)
    return {
      wrong: `there is no read model ${visible(name)}: ${projections.map((one) => one.name).join(', ')}`,
    }
  const moment = momentIn('--as-of', asOf)
  if (moment !== undefined && 'wrong' in moment) return moment
  const ahead = await futureOf(parts, '--as-of', moment)
  if (ahead !== undefined) return { wrong: ahead }
  const other = await otherCode(folder, name)
  if ('wrong' in other) return other
  const until = moment ?? { kind: 'position', position: await parts.store.head() }
  return { paths: { rebuilt, other }, until }
}

const divergenceOf = async (
  { store, terminal }: CompareCodeParts,
  { paths, until }: Asked,
): ReturnType<typeof firstDivergence> => {
  const progress = progressOn(terminal.progress)
  const all = until.kind === 'position' ? until.position : await store.head()
  const reading = {
    readStream: store.readStream,
    readAll: async (...asked: Parameters<EventStore['readAll']>) => {
      progress.update({ doing: 'comparing', done: asked[0], all })
      return store.readAll(...asked)
    },
  }
  try {
    return await firstDivergence(reading, paths, until)
  } finally {
    progress.stop()
  }
}
