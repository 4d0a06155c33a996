import type { Kept, State } from './state.ts'
import { dayIn } from './wire-times.ts'

type Asked = { readonly mallId: string; readonly shopTransactionId: string }

const keyOf = ({ mallId, shopTransactionId }: Asked): string => `${mallId} ${shopTransactionId}`

/** Section 5: remembered until midnight, whatever became of it. */
export const isDuplicate = ({ kept }: State, asked: Asked, nowMs: number): boolean =>
  kept.get(keyOf(asked))?.day === dayIn(nowMs)

export const keep = ({ kept }: State, asked: Asked, entry: Kept): void => {
  kept.set(keyOf(asked), entry)
}

export const keptOf = ({ kept }: State, asked: Asked): Kept | undefined => kept.get(keyOf(asked))
