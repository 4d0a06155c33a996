import type { EventStore, Position } from '../../../ledger/store/port.ts'
import type { Until } from '../../../ledger/store/until.ts'
import type { ReadPlace } from '../../../projections/connect.ts'
import type { Figure } from '../../../projections/summaries/figure.ts'
import { nothing, type Sums } from '../../../projections/summaries/measures.ts'
import { summarize } from '../../../projections/summaries/queries.ts'
import type { Report } from '../report/model.ts'
import { sumsOf } from './figure-members.ts'
import { agrees, figureReport } from './figure-report.ts'
import { membersOf } from './figure-scan.ts'
import { momentWords } from './moment.ts'
import type { FigureQuestion } from './question.ts'
import { withReadModels } from './with-read-models.ts'

export type FigureParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly database: ReadPlace
  /** `position` of `reach`: where the reading of the log is, and where it ends. */
  readonly onProgress: (position: Position, reach: Position) => void
}
/** `differs`: what is served is not what the log says. */
export type FigureAnswer = { readonly report: Report; readonly differs: boolean }

/**
 * Counts a figure from the events of the log, up to where the read model is that serves it, so that the two can be
 * compared; or as of another moment, and then it is only counted.
 */
export const explainFigure = async (
  { store, database, onProgress }: FigureParts,
  { text, figure, asOf, all }: FigureQuestion,
): Promise<FigureAnswer> => {
  const served = asOf === undefined ? await readServed(database, text, figure) : undefined
  const head = await store.head()
  const reach = served?.position ?? head
  const until: Until = asOf ?? { kind: 'position', position: reach }
  const onRead = (position: Position): void => {
    onProgress(position, reach)
  }
  const members = await membersOf({ store, onProgress: onRead }, figure, until)
  const counted = sumsOf(members)
  const report = figureReport({
    ...{ text, figure, members, head, all },
    reach: momentWords(until),
    served: served?.sums,
  })
  return { report, differs: served !== undefined && !agrees(counted, served.sums) }
}

type Served = { readonly sums: Sums; readonly position: Position }

/** In one snapshot with the position that it reflects. */
const readServed = (place: ReadPlace, text: string, figure: Figure): Promise<Served> =>
  withReadModels(place, async (database) => {
    const { of, mode, merchantId, period, hour, having } = figure
    const by = [hour === null ? ('day' as const) : ('hour' as const)]
    const { totals, cells, position } = await summarize(database, {
      of,
      mode,
      merchantId,
      period,
      by,
      having,
    })
    const cell = [...totals, ...cells].find((one) => one.figure === text)
    return { sums: cell?.now.sums ?? nothing, position }
  })
