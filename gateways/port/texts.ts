import iconv from 'iconv-lite'
import type { Charset } from '../http/form.ts'

/** The most of the text that takes no more bytes, and never a part of a character. */
export const cutToBytes = (most: number, text: string, charset: Charset = 'utf-8'): string => {
  let kept = ''
  let bytes = 0
  for (const character of text) {
    bytes += iconv.encode(character, charset).length
    if (bytes > most) break
    kept += character
  }
  return kept
}

/** At most so many UTF-16 units, and never half a character. */
export const cutTo = (length: number, text: string): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/u, '')
