import { z } from 'zod'
import { LARGEST_AMOUNT } from '../../ledger/core/money.ts'

/** Sums may grow beyond what any one amount may be. */
export const Sum = z
  .union([z.int(), z.string()])
  .meta({ description: 'Minor units; beyond 2^53 - 1 as text, so that no digit is lost' })

export const sumOf = (sum: bigint): z.output<typeof Sum> =>
  sum <= LARGEST_AMOUNT && sum >= -LARGEST_AMOUNT ? Number(sum) : String(sum)
