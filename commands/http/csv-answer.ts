import type { Position } from '../../ledger/store/port.ts'
import { csvChunks, type CsvColumn } from './csv-rows.ts'
import type { TextAnswer } from './endpoint.ts'

export type CsvList<Row> = {
  /** Of the file, before the day: `payments` is saved as `payments-2026-11-20.csv`. */
  readonly name: string
  readonly columns: readonly CsvColumn<Row>[]
  /**
   * All rows of the list, whatever page was asked for. Begun when the answer is; a batch is asked for when the client has
   * taken the one before; the signal aborts when the client has left.
   */
  readonly rows: (signal: AbortSignal) => AsyncIterable<readonly Row[]>
  /** What the rows reflect at least: read before the snapshot that they come from. */
  readonly position?: Position
}

/**
 * A whole list as a file. One endpoint gives both, its page and its file:
 *
 *     textTypes: ['text/csv'],
 *     handle: async (incoming) =>
 *       incoming.prefers === 'text/csv'
 *         ? csvAnswer({ name: 'payments', columns, rows: (signal) => listing.exportAll(of, signal) })
 *         : pageAnswer(incoming)
 *
 * What fails before the first chunk is a problem as everywhere; what fails later cuts the connection, so that no client
 * takes a part for the whole.
 */
export const csvAnswer = <Row>({ name, columns, rows, position }: CsvList<Row>): TextAnswer => ({
  kind: 'text',
  status: 200,
  type: 'text/csv',
  fileName: name,
  body: (signal) => csvChunks(columns, begun(rows, signal)),
  ...(position === undefined ? {} : { position }),
})

/** Of rows that are all there. */
export const csvOfAll = <Row>(list: Omit<CsvList<Row>, 'rows'>, rows: readonly Row[]): TextAnswer =>
  csvAnswer({
    ...list,
    rows: async function* () {
      yield await Promise.resolve(rows)
    },
  })

/** Not before the first chunk is wanted. */
const begun = async function* <Row>(
  rows: CsvList<Row>['rows'],
  signal: AbortSignal,
): ReturnType<typeof rows> {
  yield* rows(signal)
}
