import { z } from 'zod'
import { LARGEST_AMOUNT } from '../../ledger/core/money.ts'

/** The least or the greatest amount of what is listed. */
export const AmountBoundField = z
  .string()
  .transform((text, context): bigint => {
    const amount = /^\d{1,16}$/.test(text) ? BigInt(text) : undefined
    if (amount !== undefined && amount <= LARGEST_AMOUNT) return amount
    context.addIssue({
      code: 'invalid_format',
      format: 'regex',
      message: 'must be a whole number of minor units, 0 to 2^53 - 1',
    })
    return z.NEVER
  })
  .meta({
    description: 'Minor units (KRW 1 = 1), inclusive',
    override: { type: 'integer', minimum: 0, maximum: Number(LARGEST_AMOUNT) },
  })
