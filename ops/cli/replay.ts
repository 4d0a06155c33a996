import type { Runtime } from '../../ledger/core/runtime.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import type { ReadPlace } from '../../projections/connect.ts'
import { replayPayments, type ReplayProgress } from '../../projections/replay/replay.ts'
import { differingRows } from '../../projections/replay/report.ts'
import { parseUntil } from '../log/until.ts'
import { progressOn } from './log-progress.ts'
import { reportJson, reportText } from './replay-text.ts'
import { visible, visibleLines, type Terminal } from './terminal.ts'

export type ReplayOptions = { readonly asOf?: string | undefined; readonly json: boolean }
export type ReplayParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
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
  const until = asOf === undefined ? undefined : parseUntil(asOf)
  if (asOf !== undefined && until === undefined) {
    terminal.progress.write(
      `--as-of takes a position, a time (2026-11-20T18:00:00+09:00) or a day, not "${visible(asOf)}"\n`,
    )
    return 2
  }
  const progress = progressOn(terminal.progress)
  const onProgress = ({ position, target }: ReplayProgress): void => {
    progress.update({ doing: 'replaying', done: position, all: target })
  }
  try {
    const report = await replayPayments({ ...parts, asOf: until, onProgress })
    progress.stop()
    terminal.print(json ? visibleLines(reportJson(report)) : reportText(report))
    return until === undefined && differingRows(report) > 0 ? 1 : 0
  } finally {
    progress.stop()
  }
}
