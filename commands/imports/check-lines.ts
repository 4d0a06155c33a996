import { z } from 'zod'
import { merchantStream } from '../../ledger/core/ids.ts'
import { administratorEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { merchantIdIn } from '../merchants/merchant-id.ts'
import { checkLine } from './import-line.ts'
import { answerLines } from './answer-lines.ts'
import { moneyAskedOf } from './known-money.ts'
import { LinesField, opaqueLineFields, takesLines } from './line.ts'
import type { ImportParts } from './parts.ts'
import { FileDigestField, LineResultsResource } from './resource.ts'

const Body = z.strictObject({
  merchantId: z.string().max(64).meta({ description: '`mer_…`: whose payments they are' }),
  mode: z.enum(['test', 'live']),
  fileDigest: FileDigestField,
  lines: LinesField,
})

export const checkPaymentLines = (parts: ImportParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/admin/payment-import-checks',
    tag: 'Administration',
    summary: 'Judge some lines of a file without importing them',
    description:
      'Up to 500 lines in at most 1 MiB, as they would be judged by an import now; nothing is written. Two lines with one order are both fine as long as neither is imported.',
    caller: 'administrator',
    idempotencyKey: 'none',
    opaqueFields: ['fileDigest', ...opaqueLineFields],
    ...takesLines,
    schemas: { body: Body },
    answers: { 200: { description: 'What would become of each line', schema: LineResultsResource } },
    refusals: ['merchant_not_found', 'read_model_behind'],
    handle: async (incoming) => {
      const { mode, fileDigest, lines, ...body } = incoming.body
      const merchantId = merchantIdIn(body.merchantId)
      if (merchantId === undefined) return refuse('merchant_not_found')
      const merchant = await parts.merchants.get(merchantStream(merchantId))
      if (merchant.status === 'none') return refuse('merchant_not_found')
      const known = await parts.findMoney(moneyAskedOf(parts, mode, lines), incoming.waitMs)
      if (known === undefined) return refuse('read_model_behind')
      const beside = { source: { merchantId, mode, fileDigest }, known, isTaken: () => false }
      return answerLines(lines, (line) => checkLine(parts, beside, line))
    },
  })
