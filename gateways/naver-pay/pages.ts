import type { z } from 'zod'
import type { Failure } from '../../ledger/core/failure.ts'
import type { HttpClient } from '../http/answer.ts'
import type { Call } from '../port/gateway.ts'
import type { NotSucceeded, Reply } from '../port/reply.ts'
import { post } from './call.ts'
import { readReply } from './interpret.ts'

export type Page<One> = { readonly totalPageCount: number; readonly list: readonly One[] }

export type Listing<One> = {
  /** What follows the prefix. */
  readonly api: string
  /** Beside the page asked for. */
  readonly body: object
  readonly schema: z.ZodType<Page<One>>
  readonly mostPages: number
  /** What is left of the call's time. */
  readonly timeLeft: () => number
}

/** `reply`: of the last page. */
export type Listed<One> =
  { readonly kind: 'listed'; readonly rows: readonly One[]; readonly reply: Reply } | NotSucceeded

const ROWS_PER_PAGE = 100

/** Contract 2: every page of a history. */
export const listed = async <One>(
  http: HttpClient,
  call: Call,
  listing: Listing<One>,
): Promise<Listed<One>> => {
  const rows: One[] = []
  for (let pageNumber = 1; ; pageNumber += 1) {
    const reply = await post(http, call, {
      operation: 'inquire',
      api: listing.api,
      body: { ...listing.body, pageNumber, rowsPerPage: ROWS_PER_PAGE },
      limitMs: listing.timeLeft(),
    })
    const page = readReply(reply, listing.schema)
    if (page.kind !== 'read') return page
    const { totalPageCount, list } = page.body
    rows.push(...list)
    if (totalPageCount > listing.mostPages) return { kind: 'unknown', failure: tooMany }
    if (pageNumber >= totalPageCount) return { kind: 'listed', rows, reply }
  }
}

const tooMany: Failure = {
  category: 8999,
  kind: 'unexpected_response',
  providerCode: null,
  providerMessage: 'more pages than are looked through',
}
