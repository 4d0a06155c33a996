import type { z } from 'zod'
import type { CsvCell, CsvColumn } from '../../../commands/http/csv-rows.ts'
import type { ReadDatabase } from '../../../projections/database.ts'
import type { Page, Paged } from '../../../projections/page.ts'
import type { Projection } from '../../../projections/projection.ts'

/** Column by column; in each row as many cells as there are names. */
export type Answered = {
  readonly names: readonly string[]
  readonly rows: readonly (readonly CsvCell[])[]
  /** Whether there are more than were asked for. */
  readonly isCut: boolean
}

/** A list that can be asked for as of a moment, by the very words that its address takes. */
export type AskableList = {
  readonly projection: Projection
  /** What is wrong with the words, one line for each; or how to ask. */
  readonly read: (words: Readonly<Record<string, string>>) => readonly string[] | Ask
}
export type Ask = (database: ReadDatabase) => Promise<Answered>

const MOST_ROWS = 1_000
const MOST_PAGES = 1_000

/** Where in it, and after what: an answer of a moment is whole, and that of one moment. */
const PAGING = ['cursor', 'at-least']

/** What can be asked by words that the schema knows. */
export const askable = <Schema extends z.ZodType>({
  projection,
  schema,
  answer,
}: {
  readonly projection: Projection
  readonly schema: Schema
  readonly answer: (database: ReadDatabase, query: z.output<Schema>, most: number) => Promise<Answered>
}): AskableList => ({
  projection,
  read: ({ limit = '20', ...words }) => {
    const most = /^[1-9]\d{0,3}$/.test(limit) ? Number(limit) : MOST_ROWS + 1
    const asked = schema.safeParse(words)
    const wrong = [
      ...(most > MOST_ROWS ? [`limit: 1 to ${String(MOST_ROWS)}, not "${limit}"`] : []),
      ...PAGING.filter((name) => name in words).map(
        (name) => `${name}: there is no such thing as of a moment`,
      ),
    ]
    if (!asked.success || wrong.length > 0) return [...wrong, ...problemsOf(asked.error)]
    return (database) => answer(database, asked.data, most)
  },
})

/** A list of pages. */
export const askableList = <Schema extends z.ZodType, Item>({
  page,
  columns,
  ...list
}: {
  readonly projection: Projection
  readonly schema: Schema
  readonly page: (database: ReadDatabase, query: z.output<Schema>, page: Page) => Promise<Paged<Item>>
  readonly columns: readonly CsvColumn<Item>[]
}): AskableList =>
  askable({
    ...list,
    answer: async (database, query, most) => {
      const { items, isCut } = await firstOf((one) => page(database, query, one), most)
      return { ...tableOf(columns, items), isCut }
    },
  })

export const tableOf = <Row>(
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
): Pick<Answered, 'names' | 'rows'> => ({
  names: columns.map(({ name }) => name),
  rows: rows.map((row) => columns.map(({ value }) => value(row))),
})

const problemsOf = (error: z.ZodError | undefined): readonly string[] =>
  (error?.issues ?? []).map(({ path, message }) => [...path.map(String), message].join(': '))

type ReadPage<Item> = (page: Page) => Promise<Paged<Item>>

/** A page may hold fewer than it may, and still have one after it. */
const firstOf = async <Item>(
  read: ReadPage<Item>,
  most: number,
): Promise<{ readonly items: readonly Item[]; readonly isCut: boolean }> => {
  const items: Item[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await read({ limit: most - items.length, cursor })
    if (page.kind === 'invalid_cursor') throw new Error('a list refuses its own cursor')
    items.push(...page.items)
    if (page.nextCursor === null) return { items, isCut: false }
    if (items.length >= most) break
    cursor = page.nextCursor
  }
  return { items, isCut: true }
}
