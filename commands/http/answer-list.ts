import { csvAnswer } from './csv-answer.ts'
import type { CsvColumn } from './csv-rows.ts'
import { refuse, type Answer } from './endpoint.ts'
import { pageOrFile, type Listed, type ListRequest, type Page } from './listing.ts'
import type { Reach } from './reach.ts'

/** A list that is short enough for its file to be read page after page. */
export type List<Item, Row> = {
  /** Of the file. */
  readonly name: string
  readonly page: (page: Page) => Promise<Listed<Item>>
  readonly reach: Reach
  readonly rowOf: (item: Item) => Row
  readonly columns: readonly CsvColumn<Row>[]
}

export const answerList = <Item, Row>(list: List<Item, Row>, request: ListRequest): Promise<Answer> =>
  pageOrFile({ ...list, resourceOf: list.rowOf, file: () => whole(list) }, request)

/** As many as a read model gives at once. */
const ROWS_AT_ONCE = 1_000

/**
 * Page after page: no snapshot is held open for whoever reads slowly. What comes and goes in between may be in the file
 * or not; nothing is in it twice.
 */
const whole = async <Item, Row>({ name, page, rowOf, columns }: List<Item, Row>): Promise<Answer> => {
  const first = await page({ limit: ROWS_AT_ONCE })
  if (first.kind === 'invalid_cursor') return refuse('invalid_cursor')
  const rows = async function* (signal: AbortSignal): AsyncGenerator<readonly Row[]> {
    let now = first
    while (!signal.aborted) {
      yield now.items.map(rowOf)
      if (now.nextCursor === null) return
      const next = await page({ limit: ROWS_AT_ONCE, cursor: now.nextCursor })
      if (next.kind === 'invalid_cursor') throw new Error('a list refuses its own cursor')
      now = next
    }
  }
  return csvAnswer({ name, columns, rows, position: first.position })
}
