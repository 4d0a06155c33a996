import { z } from 'zod'
import { parseBusinessDate, type BusinessDate } from '../../ledger/core/time.ts'

export const BusinessDateField = z
  .string()
  .transform((text, context): BusinessDate => {
    const date = parseBusinessDate(text)
    if (date !== undefined) return date
    context.addIssue({
      code: 'invalid_format',
      format: 'date',
      message: 'must be a date that exists, YYYY-MM-DD',
    })
    return z.NEVER
  })
  .meta({ description: 'A day in Asia/Seoul, YYYY-MM-DD', override: { type: 'string', format: 'date' } })
