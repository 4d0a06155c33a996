import { z } from 'zod'
import type { Position } from '../../ledger/store/port.ts'
import { csvAnswer } from './csv-answer.ts'
import type { CsvColumn } from './csv-rows.ts'
import type { ExportPlaces } from './export-places.ts'
import { refuse, type Answer, type Endpoint, type Incoming } from './endpoint.ts'
import { refusalUnlessReached, type Reach } from './reach.ts'

export type Page = { readonly limit: number; readonly cursor?: string | undefined }
export type Listed<Item> =
  | {
      readonly kind: 'page'
      readonly items: readonly Item[]
      readonly nextCursor: string | null
      readonly position: Position
    }
  | { readonly kind: 'invalid_cursor' }

/** A read model's list, as whoever composes the process opened it. `Row`: an item of the file. */
export type Listing<Question, Item, Row> = {
  readonly list: (question: Question, page: Page) => Promise<Listed<Item>>
  /** All of them as of one moment, in batches; the signal aborts when nobody reads on. */
  readonly exportAll: (question: Question, signal: AbortSignal) => AsyncIterable<readonly Row[]>
  readonly places: ExportPlaces
  /** What of the log the read model reflects. */
  readonly position: () => Promise<Position>
  readonly reach: Reach
}

/** What every endpoint of a listing is, beside what it lists. */
export const listed = {
  method: 'get' as const,
  description:
    'A page may hold fewer than `limit`, even none, while `nextCursor` says that there may be more: what is rare is looked for in several steps. As `text/csv` all of them are one file, of one moment. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
  idempotencyKey: 'none' as const,
  textTypes: ['text/csv'] as const,
  refusals: ['invalid_cursor', 'read_model_behind', 'exports_too_many'] as const,
}

export const pageOf = (resource: z.ZodType, id: string): Endpoint['answers'] => ({
  200: {
    description: 'One page',
    schema: z.object({ data: z.array(resource), nextCursor: z.string().nullable() }).meta({ id }),
  },
})

export type Asked<Question, Item, Row> = {
  readonly question: Question
  /** Of the file. */
  readonly name: string
  readonly resourceOf: (item: Item) => unknown
  readonly columns: readonly CsvColumn<Row>[]
}

export type ListRequest = Incoming<{ query: Page & { readonly 'at-least'?: string | undefined } }>

type PageOrFile<Item> = {
  readonly reach: Reach
  readonly page: (page: Page) => Promise<Listed<Item>>
  readonly resourceOf: (item: Item) => unknown
  readonly file: () => Promise<Answer>
}

/** Whoever sends one takes the file for a page. */
const notOfFiles = { path: 'cursor', message: 'is for pages: a file has all of them' }

/** What a request for a list prefers. */
export const pageOrFile = async <Item>(
  { reach, page, resourceOf, file }: PageOrFile<Item>,
  { query, waitMs, prefers }: ListRequest,
): Promise<Answer> => {
  const { limit, cursor, 'at-least': atLeast } = query
  const refusal = await refusalUnlessReached(reach, atLeast, waitMs)
  if (refusal !== undefined) return refusal
  if (prefers === 'text/csv')
    return cursor === undefined ? file() : refuse('invalid_request', { errors: [notOfFiles] })
  const listed = await page({ limit, cursor })
  if (listed.kind === 'invalid_cursor') return refuse('invalid_cursor')
  const { items, nextCursor, position } = listed
  return { kind: 'resource', status: 200, body: { data: items.map(resourceOf), nextCursor }, position }
}

/** A page, or all of it as a file. */
export const answerListing = <Question, Item, Row>(
  listing: Listing<Question, Item, Row>,
  request: ListRequest,
  { question, name, resourceOf, columns }: Asked<Question, Item, Row>,
): Promise<Answer> => {
  const page = (one: Page) => listing.list(question, one)
  const rows = (signal: AbortSignal) => listing.exportAll(question, signal)
  const file = async () => {
    const position = await listing.position()
    const place = listing.places.take(request.caller)
    return place === undefined
      ? refuse('exports_too_many')
      : place.holding(csvAnswer({ name, columns, rows, position }))
  }
  return pageOrFile({ reach: listing.reach, page, resourceOf, file }, request)
}
