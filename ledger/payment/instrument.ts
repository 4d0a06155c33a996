/** What an approval is charged to, in the clear: sealed in events, never logged. */
export type Instrument =
  /** From the provider's payment window; good for one approval. `window`: what else it gave, by the provider's names. */
  | { readonly kind: 'token'; readonly token: string; readonly window?: Readonly<Record<string, string>> }
  /** A payer's registered card at the provider, charged without a window. */
  | { readonly kind: 'billing_key'; readonly billingKey: string; readonly customerKey: string }
export type InstrumentKind = Instrument['kind']

/** Neither a token nor a key holds a space, so a text with some says by its first word what it is. */
const BILLING_KEY = 'billing_key'
const WINDOW = 'window'

/** As one text, to be sealed; a token alone is written as it is. */
export const writeInstrument = (instrument: Instrument): string => {
  if (instrument.kind === 'billing_key')
    return [BILLING_KEY, instrument.billingKey, instrument.customerKey].join(' ')
  const { token, window } = instrument
  return window === undefined ? token : [WINDOW, token, JSON.stringify(window)].join(' ')
}

/** @throws Error when it is not what `writeInstrument` wrote. */
export const readInstrument = (text: string): Instrument => {
  const [kind, first = '', ...rest] = text.split(' ')
  if (kind === WINDOW && rest.length > 0)
    return { kind: 'token', token: first, window: windowIn(rest.join(' ')) }
  const [customerKey] = rest
  if (kind !== BILLING_KEY || customerKey === undefined) return { kind: 'token', token: text }
  return { kind: BILLING_KEY, billingKey: first, customerKey }
}

const windowIn = (text: string): Readonly<Record<string, string>> => {
  const values: unknown = JSON.parse(text)
  if (typeof values !== 'object' || values === null) throw new Error('no values of a payment window')
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]),
  )
}
