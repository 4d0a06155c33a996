import type { Brand } from './brand.ts'

/** A secret as ciphertext: the only form in which one may stand in an event, a log line or a table. */
export type SealedText = Brand<string, 'SealedText'>
export const SealedText = (ciphertext: string): SealedText => ciphertext as SealedText
