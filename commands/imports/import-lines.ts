import { z } from 'zod'
import { administratorEndpoint, contextOf, refuse, type Endpoint } from '../http/endpoint.ts'
import { findImport } from './find-import.ts'
import { importLine } from './import-line.ts'
import { answerLines } from './answer-lines.ts'
import { LinesField, opaqueLineFields } from './line.ts'
import type { ImportParts } from './parts.ts'
import { ImportIdField, LineResultsResource } from './resource.ts'

const Params = z.strictObject({ id: ImportIdField })
const Body = z.strictObject({ lines: LinesField })

export const importPaymentLines = (parts: ImportParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/admin/payment-imports/{id}/lines',
    tag: 'Administration',
    summary: 'Import some lines of the file',
    description:
      'Up to 500 lines, in any order and as often as you like: a line that is imported already says so, one that is refused changes nothing and says why. The payments can be asked about and cancelled at once.',
    caller: 'administrator',
    idempotencyKey: 'none',
    opaqueFields: opaqueLineFields,
    schemas: { params: Params, body: Body },
    answers: { 200: { description: 'What became of each line', schema: LineResultsResource } },
    refusals: ['import_not_found'],
    handle: async (incoming) => {
      const found = await findImport(parts, incoming.params.id)
      if (found === undefined) return refuse('import_not_found')
      const importing = { source: found.begun, context: { ...contextOf(incoming), idempotency: null } }
      return answerLines(incoming.body.lines, (line) => importLine(parts, importing, line))
    },
  })
