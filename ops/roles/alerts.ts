import { z } from 'zod'
import type { AlertBody, AlertListing } from '../../commands/admin/list-alerts.ts'
import type { AlertFact } from '../../gateways/alerts/alert.ts'
import { alertText } from '../../gateways/alerts/alert-text.ts'
import { readAlerts, type KeptAlert } from '../../gateways/alerts/table.ts'
import { PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import { placeIn, sealedCursor } from '../../projections/cursor-seal.ts'
import { unlessAway } from '../../projections/failures.ts'

/** The kept alerts, page after page, newest first. */
export const alertListingOf = (connectionString: string): AlertListing => ({
  list: async (query, { limit, cursor }) => {
    const list = JSON.stringify([query.kind, query.provider, query.since].map((part) => part ?? null))
    const after = cursor === undefined ? undefined : placeOf(cursor, list)
    if (cursor !== undefined && after === undefined) return { kind: 'invalid_cursor' }
    const kept = await unlessAway(readAlerts({ connectionString }, query, { limit: limit + 1, after }))
    const alerts = kept.slice(0, limit)
    const last = kept.length > limit ? alerts.at(-1) : undefined
    return {
      kind: 'page',
      alerts: alerts.map(bodyOf),
      nextCursor: last === undefined ? null : cursorAt(last, list),
    }
  },
})

const cursorAt = ({ at, id }: KeptAlert, list: string): string => sealedCursor(`${epochMsOf(at)}.${id}`, list)

const place = /^(\d{1,13})\.([0-9a-f-]{36})$/

const placeOf = (cursor: string, list: string): Pick<KeptAlert, 'at' | 'id'> | undefined => {
  const [, epochMs, id] = place.exec(placeIn(cursor, list) ?? '') ?? []
  return epochMs === undefined || id === undefined ? undefined : { at: instantOf(Number(epochMs)), id }
}

const text = z.string().nullable().catch(null)
const About = z.object({
  provider: text,
  operation: text,
  origin: text,
  paymentId: text,
  transactionId: text,
  reason: text,
  projection: text,
})

const bodyOf = ({ id, at, kind, untold, about: kept }: KeptAlert): AlertBody => {
  const about = About.parse(kept)
  const fact = factOf(kind, about)
  const words = fact === undefined ? { ko: kind, en: kind } : alertText({ ...fact, untold })
  return { id, at, kind, ...about, untold, text: { ...words } }
}

type About = z.output<typeof About>

/** undefined: of a kind that is not known here, or with less than belongs to it. */
const factOf = (kind: string, about: About): AlertFact | undefined => {
  if (kind === 'breaker_opened' || kind === 'breaker_closed') return breakerFact(kind, about)
  if (kind === 'manual_review') return reviewFact(about)
  const { projection } = about
  return kind === 'projection_stopped' && projection !== null ? { kind, projection } : undefined
}

const breakerFact = (
  kind: 'breaker_opened' | 'breaker_closed',
  { provider, operation, origin }: About,
): AlertFact | undefined =>
  provider === null || operation === null || origin === null
    ? undefined
    : { kind, provider: ProviderId(provider), operation, origin }

const reviewFact = ({ provider, operation, ...about }: About): AlertFact | undefined => {
  const { paymentId, transactionId, reason } = about
  if (operation === null || paymentId === null || transactionId === null || reason === null) return undefined
  return {
    kind: 'manual_review',
    provider: provider === null ? null : ProviderId(provider),
    operation,
    paymentId: PaymentId(paymentId),
    transactionId: TransactionId(transactionId),
    reason,
  }
}
