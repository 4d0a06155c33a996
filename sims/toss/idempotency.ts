import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'

/** Without an answer the first request is still being processed. */
type Kept = { readonly sinceMs: number; answer: Answer | undefined }

/** Of one secret key: what became of its idempotency keys, by scope. */
export type KeptAnswers = Map<string, Kept>

/** Section 5; POST and the secret key are understood, the body is not looked at. `url`: with its query. */
export type KeyedCall = { readonly key: string | undefined; readonly url: string; readonly atMs: number }

/** Section 5. */
export const LONGEST_KEY = 300
const KEPT_MS = 15 * 24 * 60 * 60 * 1000

/**
 * The answer for a key seen before, else that of processing, which is kept as it is, errors too. Without a key every
 * request is one of its own. Processing that fails itself moved nothing and frees the key.
 */
export const answerOnce = async (
  kept: KeptAnswers,
  call: KeyedCall,
  process: () => Promise<Answer>,
): Promise<Answer> => {
  if (call.key === undefined) return process()
  const seen = keptFor(kept, call)
  if (seen !== undefined) return seen.answer ?? refuse('IDEMPOTENT_REQUEST_PROCESSING')
  const first: Kept = { sinceMs: call.atMs, answer: undefined }
  kept.set(scopeOf(call), first)
  try {
    return (first.answer = await process())
  } catch (error) {
    kept.delete(scopeOf(call))
    throw error
  }
}

/** undefined also for a key that is forgotten. */
export const keptFor = (kept: KeptAnswers, call: KeyedCall): Kept | undefined => {
  const seen = kept.get(scopeOf(call))
  return seen === undefined || call.atMs >= seen.sinceMs + KEPT_MS ? undefined : seen
}

const scopeOf = ({ key = '', url }: KeyedCall): string => `${url}\n${key}`
