import { cutToBytes } from '../port/texts.ts'

/** Contract 1: characters that no field may hold, and what emoji are joined with. */
const blocked = /['"<>\\;|&\p{Cc}\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d\ufe0f]+/gu

/** A text that people wrote, as the contract lets it through: at most so many bytes and never half a character. */
export const wording = (longestBytes: number, text: string): string =>
  cutToBytes(longestBytes, text.replaceAll(blocked, ' ').replaceAll(/\s+/g, ' ').trim()).trim()
