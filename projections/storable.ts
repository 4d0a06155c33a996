/**
 * What PostgreSQL's text cannot hold (NUL, half a surrogate pair) becomes U+FFFD, as it would in any UTF-8. A provider
 * may send such a text, and it must not stop the read model; the log keeps what was sent.
 */
export const storable = (text: string): string =>
  text.includes('\0') || !text.isWellFormed() ? text.toWellFormed().replaceAll('\0', '\uFFFD') : text

export const storableOrNull = (text: string | null): string | null => (text === null ? null : storable(text))
