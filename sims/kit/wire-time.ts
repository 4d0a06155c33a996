const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1000

/** RFC 3339 with the offset of Seoul: a client that forgets the offset is nine hours off and notices. */
export const wireTime = (epochMs: number): string =>
  `${new Date(epochMs + SEOUL_OFFSET_MS).toISOString().slice(0, -1)}+09:00`

/** `yyyyMMddHHmmss` in Seoul, as older interfaces have it. */
export const wireDigits = (epochMs: number): string => wireTime(epochMs).replaceAll(/\D/g, '').slice(0, 14)
