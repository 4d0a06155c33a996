import type { Until } from '../../ledger/store/until.ts'
import { refuse, type WholeAnswer } from '../http/endpoint.ts'
import { refusalUnlessReached } from '../http/reach.ts'
import type { Books } from './parts.ts'

type Asked = {
  readonly asOf: Until | undefined
  readonly atLeast: string | undefined
  readonly waitMs: number
}

/** Why the books cannot answer as of then, or do not reflect what they were asked to; undefined: they can. */
export const refusalOf = async (
  books: Pick<Books, 'reach' | 'reachUntil'>,
  { asOf, atLeast, waitMs }: Asked,
): Promise<WholeAnswer | undefined> => {
  const refusal = await refusalUnlessReached(books.reach, atLeast, waitMs)
  if (refusal !== undefined) return refusal
  const reached = asOf === undefined ? 'reached' : await books.reachUntil(asOf, waitMs)
  switch (reached) {
    case 'reached':
      return undefined
    case 'behind':
      return refuse('read_model_behind')
    case 'future':
      return refuse('invalid_request', {
        errors: [{ path: 'as-of', message: 'must not lie in the future' }],
      })
  }
}
