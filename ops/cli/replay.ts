import { SingleBar } from 'cli-progress'
import type { Runtime } from '../../ledger/core/runtime.ts'
import {
  businessDayBounds,
  epochMsOf,
  instantOf,
  parseBusinessDate,
  parseInstant,
} from '../../ledger/core/time.ts'
import { Position, type EventStore } from '../../ledger/store/port.ts'
import type { ReadPlace } from '../../projections/connect.ts'
import type { Until } from '../../projections/replay/rebuild.ts'
import { replayPayments, type ReplayProgress } from '../../projections/replay/replay.ts'
import { differingRows } from '../../projections/replay/report.ts'
import { reportJson, reportText } from './replay-text.ts'
import { visible, visibleLines, type ProgressStream, type Terminal } from './terminal.ts'

export type ReplayOptions = { readonly asOf?: string | undefined; readonly json: boolean }
export type ReplayParts = {
  readonly store: Pick<EventStore, 'readAll' | 'head'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'randomUuid'>
  readonly terminal: Terminal
}

/**
 * Rebuilds the payments from the log and shows how that differs from what is served.
 * @returns the exit code: 1 when anything differs, unless asked as of another moment; 2 for an unreadable `asOf`.
 */
export const replay = async (
  { terminal, ...parts }: ReplayParts,
  { asOf, json }: ReplayOptions,
): Promise<number> => {
  const until = asOf === undefined ? undefined : untilOf(asOf)
  if (asOf !== undefined && until === undefined) {
    terminal.progress.write(
      `--as-of takes a position, a time (2026-11-20T18:00:00+09:00) or a day, not "${visible(asOf)}"\n`,
    )
    return 2
  }
  const bar = progressOf(terminal.progress)
  try {
    const report = await replayPayments({ ...parts, asOf: until, onProgress: bar.update })
    bar.stop()
    terminal.print(json ? visibleLines(reportJson(report)) : reportText(report))
    return until === undefined && differingRows(report) > 0 ? 1 : 0
  } finally {
    bar.stop()
  }
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** A day means all of it, in Seoul. */
const untilOf = (asOf: string): Until | undefined => {
  if (/^\d{1,19}$/.test(asOf)) return { kind: 'position', position: Position(BigInt(asOf)) }
  const day = parseBusinessDate(asOf)
  if (day !== undefined) {
    return { kind: 'time', recordedAt: instantOf(epochMsOf(businessDayBounds(day).until) - 1) }
  }
  if (!rfc3339.test(asOf) || Number.isNaN(Date.parse(asOf))) return undefined
  return { kind: 'time', recordedAt: parseInstant(asOf) }
}

type Progress = { readonly update: (progress: ReplayProgress) => void; readonly stop: () => void }

const progressOf = (stream: ProgressStream): Progress =>
  stream.isTTY === true ? barOn(stream) : linesOn(stream)

const barOn = (stream: ProgressStream): Progress => {
  const format = 'replaying  {bar}  {percentage} %  {value} of {total}  {eta_formatted} left'
  const bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: true })
  let isStarted = false
  return {
    update: ({ position, target }) => {
      if (!isStarted) bar.start(Number(target), 0)
      isStarted = true
      bar.update(Number(position))
    },
    stop: () => {
      if (isStarted) bar.stop()
    },
  }
}

const LINES = 10n

const linesOn = (stream: ProgressStream): Progress => {
  let told = 0n
  return {
    update: ({ position, target }) => {
      const tenth = (position * LINES) / (target === 0n ? 1n : target)
      if (tenth > told) stream.write(`replaying: ${position} of ${target}\n`)
      told = tenth
    },
    stop: () => undefined,
  }
}
