import { z } from 'zod'

const DEFAULT_PAGE = 20
const LARGEST_PAGE = 100

/** What every list is asked with. */
export const LimitField = z.coerce.number().int().min(1).max(LARGEST_PAGE).default(DEFAULT_PAGE)
export const CursorField = z
  .string()
  .min(1)
  .max(500)
  .optional()
  .meta({ description: '`nextCursor` of the page before' })
export const AtLeastField = z
  .string()
  .regex(/^\d{1,19}$/)
  .optional()
  .meta({ description: 'A `Ledger-Position`: wait until the list reflects it' })
