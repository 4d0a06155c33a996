import { Position } from '../../ledger/store/port.ts'
import { refuse, type WholeAnswer } from './endpoint.ts'

/** Whether a read model reflects a position within the limit; `ahead`: the log itself has not come so far. */
export type Reach = (atLeast: Position, limitMs: number) => Promise<'reached' | 'behind' | 'ahead'>

/** Why what is asked for cannot be answered as of `at-least` yet, or never; undefined: it can. */
export const refusalUnlessReached = async (
  reach: Reach,
  atLeast: string | undefined,
  waitMs: number,
): Promise<WholeAnswer | undefined> => {
  if (atLeast === undefined) return undefined
  switch (await reach(Position(BigInt(atLeast)), waitMs)) {
    case 'reached':
      return undefined
    case 'behind':
      return refuse('read_model_behind')
    case 'ahead':
      return refuse('invalid_request', {
        errors: [{ path: 'at-least', message: 'must not be after the last event' }],
      })
  }
}
