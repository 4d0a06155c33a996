import pg from 'pg'
import { z } from 'zod'
import { homeOf, READ_SCHEMA } from '../../projections/homes.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { ask, timesResult, type Asked } from './lists-ask.ts'
import {
  densePayments,
  denseTransactions,
  indexOf,
  sparsePayments,
  sparseTransactions,
  type Asking,
  type Filter,
} from './lists-questions.ts'
import type { ListsSystem } from './lists-system.ts'
import type { BenchResult } from './report.ts'

const PAGE = 20
const LARGEST_PAGE = 100
const FAR_PAGE = 1_000
const LOOKS = 100
const WARM_UP_LOOKS = 5
/** Of a question that is answered in several steps. */
const MOST_STEPS = 20
const MOST_MS = 50

type Look = { readonly filter: Filter; readonly cursor?: string | null; readonly limit?: number }
type Looked = { readonly tookMs: number; readonly items: number; readonly nextCursor: string | null }

const Page = z.object({ data: z.array(z.unknown()), nextCursor: z.string().nullable() })

const look = async (asked: Asked, { filter, cursor = null, limit = PAGE }: Look): Promise<Looked> => {
  const query = { ...filter, limit: String(limit), ...(cursor === null ? {} : { cursor }) }
  const { tookMs, body } = await ask(asked, query)
  const { data, nextCursor } = Page.parse(body)
  return { tookMs, items: data.length, nextCursor }
}

/** As long as a page is not full and there is more. */
const steps = async (asked: Asked, filter: Filter): Promise<readonly Looked[]> => {
  const seen: Looked[] = []
  let items = 0
  let cursor: string | null = null
  do {
    const looked: Looked = await look(asked, { filter, cursor })
    seen.push(looked)
    items += looked.items
    cursor = looked.nextCursor
  } while (cursor !== null && items < PAGE && seen.length < MOST_STEPS)
  return seen
}

type Times = { readonly tookMs: readonly number[]; readonly turns: number }

const timesOf = async (asked: Asked, filterAt: (turn: number) => Filter): Promise<Times> => {
  for (let turn = 0; turn < WARM_UP_LOOKS; turn += 1) await look(asked, { filter: filterAt(LOOKS + turn) })
  const tookMs: number[] = []
  let turns = 0
  for (; tookMs.length < LOOKS; turns += 1)
    tookMs.push(...(await steps(asked, filterAt(turns))).map((looked) => looked.tookMs))
  return { tookMs, turns }
}

/** Where the thousandth page begins; undefined: there are not so many. */
const farCursor = async (asked: Asked, filter: Filter): Promise<string | undefined> => {
  let cursor: string | null = null
  let items = 0
  while (items < (FAR_PAGE - 1) * PAGE) {
    const limit = Math.min(LARGEST_PAGE, (FAR_PAGE - 1) * PAGE - items)
    const looked: Looked = await look(asked, { filter, cursor, limit })
    if (looked.nextCursor === null) return undefined
    items += looked.items
    cursor = looked.nextCursor
  }
  return cursor ?? undefined
}

const farTimes = async (asked: Asked, filter: Filter): Promise<Times | undefined> => {
  const cursor = await farCursor(asked, filter)
  if (cursor === undefined) return undefined
  const tookMs: number[] = []
  for (let turn = 0; turn < LOOKS; turn += 1) tookMs.push((await look(asked, { filter, cursor })).tookMs)
  return { tookMs, turns: LOOKS }
}

const resultOf = ({ asker, list }: Asked, name: string, { tookMs, turns }: Times): BenchResult => {
  const steps = tookMs.length / turns
  const inSteps = steps < 1.05 ? '' : `, in ${steps.toFixed(1)} steps`
  return timesResult(`${asker.name}: ${list}, ${name}${inSteps}`, tookMs, MOST_MS)
}

type Questions = Readonly<Record<string, Asking>>

const lookAt = async (
  asked: Asked,
  payments: number,
  { dense, sparse }: { readonly dense: Questions; readonly sparse: Questions },
): Promise<readonly BenchResult[]> => {
  const results: BenchResult[] = []
  const filterOf = (asking: Asking) => (turn: number) =>
    asking(turn, indexOf(turn, payments, asked.asker.merchantId), payments)
  for (const [name, asking] of Object.entries({ ...dense, ...sparse }))
    results.push(resultOf(asked, name, await timesOf(asked, filterOf(asking))))
  for (const [name, asking] of Object.entries(dense)) {
    const far = await farTimes(asked, filterOf(asking)(0))
    if (far !== undefined) results.push(resultOf(asked, `${name}, page ${FAR_PAGE}`, far))
  }
  return results
}

/** What no product could be faster than: a page's rows by an index, from the server itself. */
const bareLooks = async (databaseUrl: string): Promise<BenchResult> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const home = homeOf(READ_SCHEMA, paymentsProjection)
    const tookMs: number[] = []
    for (let turn = 0; turn < LOOKS; turn += 1) {
      const startMs = performance.now()
      await client.query(`SELECT * FROM ${home}.payments ORDER BY place DESC LIMIT ${PAGE}`)
      tookMs.push(performance.now() - startMs)
    }
    return timesResult(`a bare SELECT of ${PAGE} payments`, tookMs)
  } finally {
    await client.end()
  }
}

/** `payments`: how many there are, which the questions are about. */
export const lookAll = async (
  databaseUrl: string,
  { product: { url }, large, small, administrator }: ListsSystem,
  payments: number,
): Promise<readonly BenchResult[]> => {
  const results: BenchResult[] = [await bareLooks(databaseUrl)]
  for (const asker of [large, small, administrator]) {
    const both = [
      ['payments', { dense: densePayments, sparse: sparsePayments }],
      ['transactions', { dense: denseTransactions, sparse: sparseTransactions }],
    ] as const
    for (const [list, questions] of both)
      results.push(...(await lookAt({ url, asker, list }, payments, questions)))
  }
  return results
}
