import type { Recorded } from '../../../ledger/store/ledger-event.ts'

/**
 * An event as it stands in the log, to be shown and passed on: without what is sealed, which nobody could read, and
 * without the hash of what its client sent.
 */
export const shareable = ({ id, stream, revision, event, metadata }: Recorded): object => {
  const { correlationId, causationId, actor, idempotency } = metadata
  const why = { correlationId, causationId, actor, hasIdempotencyKey: idempotency !== null }
  return { id, stream, revision, event: withoutSealed(event), metadata: why }
}

const withoutSealed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSealed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      field.startsWith('sealed') ? 'sealed' : withoutSealed(inner),
    ]),
  )
}
