import type { CardRecord } from '../../ledger/card/record.ts'
import type { CardRow } from '../database.ts'
import { storableOrNull } from '../storable.ts'

export const cardRowOf = (record: CardRecord): CardRow => ({
  card_id: record.cardId,
  merchant_id: record.merchantId,
  mode: record.mode,
  provider: record.provider,
  kind: record.kind,
  masked_number: storableOrNull(record.maskedNumber),
  issuer: storableOrNull(record.issuer),
  product: record.product,
  payer_reference: storableOrNull(record.payerReference),
  status: record.status,
  created_at: record.createdAt,
  removed_at: record.removedAt,
})

/** The other way round. */
export const cardOf = (row: CardRow): CardRecord => ({
  cardId: row.card_id,
  merchantId: row.merchant_id,
  mode: row.mode,
  provider: row.provider,
  kind: row.kind,
  maskedNumber: row.masked_number,
  issuer: row.issuer,
  product: row.product,
  payerReference: row.payer_reference,
  status: row.status,
  createdAt: row.created_at,
  removedAt: row.removed_at,
})
