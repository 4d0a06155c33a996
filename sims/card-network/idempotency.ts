import { hash } from 'node:crypto'
import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'

/** Without an answer the first request is still being processed. */
type Kept = { readonly fingerprint: string; answer: Answer | undefined }

/** Keys of one merchant and what became of them, for ever. */
export type KeptAnswers = Map<string, Kept>

/** One POST as received: another byte in `path` or `text` is another body. */
export type KeyedCall = { readonly key: string; readonly path: string; readonly text: string }

/**
 * The answer for a key seen before, else that of processing. Keeps what processing led to, not what was sent: a fault
 * that answers 500 in its place leaves the key answering with the truth. Processing that fails itself moved nothing and
 * frees the key.
 */
export const answerOnce = async (
  kept: KeptAnswers,
  { key, path, text }: KeyedCall,
  process: () => Answer | Promise<Answer>,
): Promise<Answer> => {
  const fingerprint = hash('sha1', `${path}\n${text}`, 'base64')
  const seen = kept.get(key)
  if (seen !== undefined) return answerFor(seen, fingerprint)
  const first: Kept = { fingerprint, answer: undefined }
  kept.set(key, first)
  try {
    return (first.answer = await process())
  } catch (error) {
    kept.delete(key)
    throw error
  }
}

const answerFor = (seen: Kept, fingerprint: string): Answer => {
  if (seen.fingerprint !== fingerprint)
    return refuse('IDEMPOTENCY_MISMATCH', 'the key was used with another request')
  return seen.answer ?? refuse('BUSY', 'the first request with this key is still being processed')
}
