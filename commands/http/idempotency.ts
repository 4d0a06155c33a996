import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import type { Vault } from '../../ledger/store/vault.ts'
import { holdsCardNumber } from './card-number.ts'
import type { Problem } from './problem.ts'

const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/

/** undefined when the header is as it must be. */
export const keyProblem = (header: string | undefined): Problem | undefined => {
  if (header === undefined || header === '') return { reason: 'idempotency_key_missing' }
  if (!KEY_PATTERN.test(header)) return { reason: 'idempotency_key_invalid' }
  // It is kept with the events, for ever.
  if (!holdsCardNumber(header)) return undefined
  return {
    reason: 'card_number_refused',
    errors: [{ path: 'Idempotency-Key', message: 'holds a card number' }],
  }
}

/** Remembers what was asked without storing it: a keyed hash of method, path and the received body, keys in order. */
export const idempotencyOf = (
  vault: Vault,
  key: string,
  request: { readonly method: string; readonly path: string; readonly body: unknown },
): NonNullable<EventMetadata['idempotency']> => ({
  key,
  requestHash: vault.keyedHash(
    'request',
    `${request.method} ${request.path}\n${canonicalJson(request.body)}`,
  ),
})

/** JSON with the keys of every object sorted, so that their order and the white space do not matter. */
export const canonicalJson = (value: unknown): string =>
  value === undefined ? 'null' : JSON.stringify(sorted(value))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
