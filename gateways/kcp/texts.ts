const LONGEST_BYTES = 100

/** Public integrations: texts with these are refused. */
const FORBIDDEN = /[,&;\n\r\\|'"<>]/g

/** What a person wrote, as KCP takes it: at most 100 bytes of UTF-8, and never half a character. */
export const plainText = (text: string): string => {
  const kept: string[] = []
  let bytes = 0
  for (const character of text.replaceAll(FORBIDDEN, ' ')) {
    bytes += Buffer.byteLength(character)
    if (bytes > LONGEST_BYTES) break
    kept.push(character)
  }
  return kept.join('')
}
