import iconv from 'iconv-lite'

/** undefined: it is no JSON in UTF-8. */
export const jsonOf = (body: Uint8Array): unknown => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return value
  } catch {
    return undefined
  }
}

/** The fields of a form whose letters are in the charset; of a name that stands twice the last value counts. */
export const formOf = (body: Uint8Array, charset: 'utf-8' | 'euc-kr'): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Buffer.from(body)
      .toString('latin1')
      .split('&')
      .map((field) => {
        const [name = '', ...value] = field.split('=')
        return [lettersOf(name, charset), lettersOf(value.join('='), charset)]
      }),
  )

/** One byte a letter as long as it is about bytes. */
const lettersOf = (escaped: string, charset: 'utf-8' | 'euc-kr'): string =>
  iconv.decode(
    Buffer.from(
      escaped
        .replaceAll('+', ' ')
        .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => Buffer.from(hex, 'hex').toString('latin1')),
      'latin1',
    ),
    charset,
  )
