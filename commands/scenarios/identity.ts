import { hash } from 'node:crypto'
import type { MerchantId, ProviderId } from '../../ledger/core/ids.ts'

/** Letters alone: every provider takes them, and no row of digits is mistaken for a card's. Some take no more than 32. */
const ORDER_LETTERS = 30
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'

const lettersOf = (text: string): string =>
  [...hash('sha256', text, 'buffer').subarray(0, ORDER_LETTERS)]
    .map((byte) => ALPHABET.charAt(byte % ALPHABET.length))
    .join('')

export type RunKey = { readonly merchantId: MerchantId; readonly idempotencyKey: string }

/** The same request again is the same run. */
export const runIdOf = ({ merchantId, idempotencyKey }: RunKey): string =>
  `run_${hash('sha256', JSON.stringify(['scenario run', merchantId, idempotencyKey]), 'hex').slice(0, 32)}`

/** Of the one payment that a run makes at a provider. */
export const orderIdOf = ({ merchantId, idempotencyKey }: RunKey, provider: ProviderId): string =>
  lettersOf(JSON.stringify(['scenario order', merchantId, idempotencyKey, provider]))

/** The idempotency key of one step, and the id of the request that it is; it stands in everything that came of it. */
export const stepKeyOf = (orderId: string, place: number): string => `scenario-${orderId}-${String(place)}`

/** undefined: not of a step of this order. */
export const placeIn = (stepKey: string, orderId: string): number | undefined => {
  const prefix = `scenario-${orderId}-`
  const place = stepKey.startsWith(prefix) ? stepKey.slice(prefix.length) : ''
  return /^\d{1,4}$/.test(place) ? Number(place) : undefined
}
