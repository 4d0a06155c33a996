import { z } from 'zod'
import { cardProducts } from '../../ledger/card/events.ts'
import { cardStatuses, type CardRecord } from '../../ledger/card/record.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import type { CsvColumn } from '../http/csv-rows.ts'

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })

export const CardResource = z
  .object({
    id: z.string(),
    status: z.enum(cardStatuses).meta({ description: '`REMOVED`: never charged again' }),
    mode: z.enum(['test', 'live']),
    provider: z.string(),
    kind: z.enum(methodKinds),
    maskedNumber: z.string().nullable(),
    issuer: z.string().nullable(),
    product: z.enum(cardProducts).nullable(),
    payerReference: z.string().nullable(),
    createdAt: time,
    removedAt: time.nullable(),
  })
  .meta({ id: 'Card', description: 'A registered card, account or wallet; its key is never shown' })

type Body = z.output<typeof CardResource>

export const cardResource = (record: CardRecord): Body => {
  const { cardId, status, mode, provider, kind, maskedNumber, issuer, product } = record
  const { payerReference, createdAt, removedAt } = record
  return {
    id: cardId,
    ...{ status, mode, provider, kind, maskedNumber, issuer, product },
    ...{ payerReference, createdAt, removedAt },
  }
}

export const cardColumns: readonly CsvColumn<Body>[] = [
  { name: 'id', value: (row) => row.id },
  { name: 'status', value: (row) => row.status },
  { name: 'mode', value: (row) => row.mode },
  { name: 'provider', value: (row) => row.provider },
  { name: 'kind', value: (row) => row.kind },
  { name: 'maskedNumber', value: (row) => row.maskedNumber },
  { name: 'issuer', value: (row) => row.issuer },
  { name: 'product', value: (row) => row.product },
  { name: 'payerReference', value: (row) => row.payerReference },
  { name: 'createdAt', value: (row) => row.createdAt },
  { name: 'removedAt', value: (row) => row.removedAt },
]
