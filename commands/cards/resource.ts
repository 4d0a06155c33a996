import { z } from 'zod'
import { cardProducts } from '../../ledger/card/events.ts'
import { cardStatuses, type CardRecord } from '../../ledger/card/record.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'

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

export const cardResource = (record: CardRecord): z.output<typeof CardResource> => {
  const { cardId, status, mode, provider, kind, maskedNumber, issuer, product } = record
  const { payerReference, createdAt, removedAt } = record
  return {
    id: cardId,
    ...{ status, mode, provider, kind, maskedNumber, issuer, product },
    ...{ payerReference, createdAt, removedAt },
  }
}
