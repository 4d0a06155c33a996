import iconv from 'iconv-lite'

/** Of Korean providers' older interfaces; letters that EUC-KR does not have become question marks. */
export type Charset = 'utf-8' | 'euc-kr'

export type Form = { readonly fields: Readonly<Record<string, string>>; readonly charset: Charset }

/** application/x-www-form-urlencoded, its letters in the charset. */
export const encodeForm = ({ fields, charset }: Form): string =>
  Object.entries(fields)
    .map((pair) => pair.map((text) => escaped(iconv.encode(text, charset))).join('='))
    .join('&')

/** Bytes as letters of Latin-1, of which the unreserved ones (RFC 3986, 2.3) stay. */
const escaped = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replaceAll(
      /[^A-Za-z0-9._~-]/g,
      (letter) => `%${Buffer.from(letter, 'latin1').toString('hex').toUpperCase()}`,
    )

const CHARSET = /charset="?(utf-8|euc-kr)/i

/** The text of an answer in the charset that its content type names, else in `otherwise`. */
export const textIn = (bytes: Buffer, contentType: string | undefined, otherwise: Charset): string => {
  const charset = CHARSET.exec(contentType ?? '')?.[1]?.toLowerCase() ?? otherwise
  return charset === 'utf-8' ? bytes.toString() : iconv.decode(bytes, charset)
}
