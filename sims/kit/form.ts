import iconv from 'iconv-lite'

/** Charsets of Korean providers' older interfaces. */
export type Charset = 'utf-8' | 'euc-kr'

export type Form = { readonly fields: Readonly<Record<string, string>>; readonly charset: Charset }

/** application/x-www-form-urlencoded, its letters in the charset. */
export const encodeForm = ({ fields, charset }: Form): string =>
  Object.entries(fields)
    .map(([name, value]) => `${escaped(name, charset)}=${escaped(value, charset)}`)
    .join('&')

const escaped = (text: string, charset: Charset): string =>
  [...iconv.encode(text, charset)]
    .map((byte) => {
      const letter = String.fromCharCode(byte)
      return /[A-Za-z0-9*._-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

/** Of a name that stands twice the last value counts; what is no form has no fields. */
export const decodeForm = (text: string, charset: Charset): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('&')
      .filter((part) => part !== '')
      .map((part): readonly [string, string] => {
        const at = part.indexOf('=')
        const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
        return [unescaped(name, charset), unescaped(value, charset)]
      }),
  )

const unescaped = (text: string, charset: Charset): string => {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))
  return iconv.decode(Buffer.from(bytes, 'latin1'), charset)
}
