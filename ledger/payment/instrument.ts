/** What an approval is charged to, in the clear: sealed in events, never logged. */
export type Instrument =
  /** From the provider's payment window; good for one approval. */
  | { readonly kind: 'token'; readonly token: string }
  /** A payer's registered card at the provider, charged without a window. */
  | { readonly kind: 'billing_key'; readonly billingKey: string; readonly customerKey: string }
export type InstrumentKind = Instrument['kind']

/** Neither a token nor a key holds a space, so a text with two of them is a billing key with its owner. */
const BILLING_KEY = 'billing_key'

/** As one text, to be sealed; a token is written as it is. */
export const writeInstrument = (instrument: Instrument): string =>
  instrument.kind === 'token'
    ? instrument.token
    : [BILLING_KEY, instrument.billingKey, instrument.customerKey].join(' ')

export const readInstrument = (text: string): Instrument => {
  const [kind, billingKey, customerKey] = text.split(' ')
  if (kind !== BILLING_KEY || billingKey === undefined || customerKey === undefined)
    return { kind: 'token', token: text }
  return { kind: BILLING_KEY, billingKey, customerKey }
}
