import { z } from 'zod'
import type { PaymentImport } from '../../ledger/payment-import/evolve.ts'
import { LineNumberField, MOST_LINES } from './line.ts'
import type { LineResult } from './import-line.ts'
import { RefusalResource, refusalResource } from './refusal.ts'

const count = z.int().min(0)

export const FileDigestField = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 of the file’s bytes, in hex' })
export const FileNameField = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u)
export const LinesCountField = z
  .int()
  .min(1)
  .max(MOST_LINES)
  .meta({ description: 'How many payments the file holds, good or bad' })
export const LastLineField = LineNumberField.meta({
  description:
    'The line that the last payment ends in; without it `lines` + 1, a heading and a line for each payment',
})
export const ImportIdField = z.string().max(64).meta({ description: '`imp_…`' })

export const CountFields = {
  imported: count.meta({ description: 'Lines that this run imported' }),
  alreadyThere: count.meta({ description: 'Lines that an earlier run of the same file had imported' }),
  refused: count,
}

export const ImportResource = z
  .object({
    id: z.string(),
    status: z.enum(['BEGUN', 'COMPLETED']),
    merchantId: z.string(),
    mode: z.enum(['test', 'live']),
    fileDigest: z.string(),
    fileName: z.string(),
    lines: count,
    lastLine: LineNumberField.nullable().meta({ description: 'null: it was not told' }),
    begunAt: z.iso.datetime(),
    completedAt: z.iso.datetime().nullable(),
    result: z.object(CountFields).nullable().meta({
      description:
        'Of the newest run that came to its end with another result than the one before. How many are here is counted; which of them that run itself imported is as it told',
    }),
  })
  .meta({ id: 'PaymentImport' })

export const importResource = (state: PaymentImport): z.output<typeof ImportResource> => {
  if (state.status === 'none') throw new Error('begun, but not there')
  const { begun, completed } = state
  return {
    id: begun.importId,
    status: completed === null ? 'BEGUN' : 'COMPLETED',
    merchantId: begun.merchantId,
    mode: begun.mode,
    fileDigest: begun.fileDigest,
    fileName: begun.fileName,
    lines: begun.lines,
    lastLine: begun.lastLine,
    begunAt: begun.at,
    completedAt: completed?.at ?? null,
    result: completed === null ? null : countsIn(completed),
  }
}

type Counts = z.output<NonNullable<z.ZodObject<typeof CountFields>>>

const countsIn = ({ imported, alreadyThere, refused }: Counts): Counts => ({
  imported,
  alreadyThere,
  refused,
})

const LineResultResource = z.object({
  line: LineNumberField,
  result: z.enum(['imported', 'already_there', 'importable', 'refused']),
  paymentId: z.string().nullable(),
  refusal: RefusalResource.nullable(),
})
export const LineResultsResource = z
  .object({ results: z.array(LineResultResource) })
  .meta({ id: 'ImportedLines' })
export type LineResultsBody = z.output<typeof LineResultsResource>

export const lineResultResource = (line: number, result: LineResult): LineResultsBody['results'][number] =>
  result.kind === 'refused'
    ? { line, result: 'refused', paymentId: null, refusal: refusalResource(result.refusal) }
    : { line, result: result.kind, paymentId: result.paymentId, refusal: null }
