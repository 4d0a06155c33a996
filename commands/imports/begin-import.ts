import { z } from 'zod'
import { merchantStream, paymentImportIdOf, paymentImportStream } from '../../ledger/core/ids.ts'
import {
  administratorEndpoint,
  contextOf,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { merchantIdIn } from '../merchants/merchant-id.ts'
import type { ImportParts } from './parts.ts'
import {
  FileDigestField,
  FileNameField,
  ImportResource,
  importResource,
  LastLineField,
  LinesCountField,
} from './resource.ts'

const Body = z
  .strictObject({
    merchantId: z.string().max(64).meta({ description: '`mer_…`: whose payments they are' }),
    mode: z.enum(['test', 'live']),
    fileName: FileNameField,
    fileDigest: FileDigestField,
    lines: LinesCountField,
    lastLine: LastLineField.optional(),
  })
  .refine(({ lines, lastLine }) => lastLine === undefined || lastLine >= lines, {
    path: ['lastLine'],
    error: 'must not be less than `lines`',
  })

export const beginPaymentImport = (parts: ImportParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/admin/payment-imports',
    tag: 'Administration',
    summary: 'Begin to import payments that were made elsewhere, or go on',
    description:
      'A file is one import for each merchant and mode, by its digest: begun again it is the same one, and nothing of it is imported twice. `jangbu import` does all of it.',
    caller: 'administrator',
    idempotencyKey: 'none',
    opaqueFields: ['fileDigest'],
    schemas: { body: Body },
    answers: {
      200: { description: 'Begun before', schema: ImportResource },
      201: { description: 'Begun', schema: ImportResource },
    },
    refusals: ['merchant_not_found', 'import_mismatch'],
    handle: (incoming) => begin(parts, incoming),
  })

const begin = async (
  { desks, merchants, runtime }: ImportParts,
  incoming: Incoming<{ body: z.output<typeof Body> }>,
): Promise<Answer> => {
  const { mode, fileName, fileDigest, lines, lastLine = lines + 1, ...body } = incoming.body
  const merchantId = merchantIdIn(body.merchantId)
  if (merchantId === undefined) return refuse('merchant_not_found')
  if ((await merchants.get(merchantStream(merchantId))).status === 'none') return refuse('merchant_not_found')
  const importId = paymentImportIdOf(merchantId, mode, fileDigest)
  const file = { merchantId, mode, fileDigest, fileName, lines, lastLine }
  const command = { type: 'BeginPaymentImport' as const, importId, at: runtime.now(), ...file }
  const stream = paymentImportStream(importId)
  const handled = await desks.paymentImports.handle(stream, command, contextOf(incoming))
  if (handled.kind === 'rejected') return refuse(handled.code)
  if (handled.kind !== 'accepted') throw new Error('an import has no idempotency key')
  const { state, position } = handled.loaded
  const status = handled.events.length > 0 ? 201 : 200
  return { kind: 'resource', status, body: importResource(state), position }
}
