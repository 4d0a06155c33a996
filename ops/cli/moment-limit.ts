import type { Runtime } from '../../ledger/core/runtime.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import { seoulTime } from './seoul-time.ts'

type Parts = {
  readonly store: Pick<EventStore, 'head'>
  readonly runtime: Pick<Runtime, 'now'>
}

/**
 * Why a moment cannot be asked about yet: more may still come before it, so that whatever is said of it now could be
 * otherwise tomorrow. A sentence for a person; undefined: it can.
 */
export const futureOf = async (
  { store, runtime }: Parts,
  option: string,
  until: Until | undefined,
): Promise<string | undefined> => {
  if (until === undefined) return undefined
  const head = await store.head()
  const now = runtime.now()
  const isAhead = until.kind === 'position' ? until.position > head : until.recordedAt > now
  const end = `the log ends at position ${head}, and it is ${seoulTime(now)} in Seoul`
  return isAhead ? `${option} is in the future: ${end}` : undefined
}
