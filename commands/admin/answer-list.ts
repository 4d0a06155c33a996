import { Position } from '../../ledger/store/port.ts'
import { csvAnswer } from '../http/csv-answer.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { refuse, type Answer, type Incoming } from '../http/endpoint.ts'

type Page = { readonly limit: number; readonly cursor?: string | undefined }
type Listed<Item> =
  | {
      readonly kind: 'page'
      readonly items: readonly Item[]
      readonly nextCursor: string | null
      readonly position: Position
    }
  | { readonly kind: 'invalid_cursor' }

/** A list of a read model, as a page and as a file. */
export type List<Item, Row> = {
  /** Of the file. */
  readonly name: string
  readonly page: (page: Page) => Promise<Listed<Item>>
  /** Whether the read model reached the position within the limit. */
  readonly reach: (atLeast: Position, limitMs: number) => Promise<boolean>
  readonly rowOf: (item: Item) => Row
  readonly columns: readonly CsvColumn<Row>[]
}

export const answerList = async <Item, Row>(
  list: List<Item, Row>,
  { query, waitMs, prefers }: Incoming<{ query: Page & { readonly 'at-least'?: string | undefined } }>,
): Promise<Answer> => {
  const { limit, cursor, 'at-least': atLeast } = query
  if (atLeast !== undefined && !(await list.reach(Position(BigInt(atLeast)), waitMs)))
    return refuse('read_model_behind')
  if (prefers === 'text/csv') return whole(list)
  const page = await list.page({ limit, cursor })
  if (page.kind === 'invalid_cursor') return refuse('invalid_cursor')
  const { items, nextCursor, position } = page
  return { kind: 'resource', status: 200, body: { data: items.map(list.rowOf), nextCursor }, position }
}

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
