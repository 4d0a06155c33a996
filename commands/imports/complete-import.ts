import { z } from 'zod'
import { PaymentImportId, paymentImportStream } from '../../ledger/core/ids.ts'
import {
  administratorEndpoint,
  contextOf,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { isImportId } from './find-import.ts'
import type { ImportParts } from './parts.ts'
import { CountFields, ImportIdField, ImportResource, importResource } from './resource.ts'

const Params = z.strictObject({ id: ImportIdField })
const Body = z.strictObject(CountFields)
type Asked = { readonly params: z.output<typeof Params>; readonly body: z.output<typeof Body> }

export const completePaymentImport = (parts: ImportParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/admin/payment-imports/{id}/complete',
    tag: 'Administration',
    summary: 'Record what became of the whole file',
    description:
      'When every line has been sent. The counts must make up the lines of the file, and as many must be here as they say: that is counted. What was refused may be sent again later, and the import be completed anew.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { params: Params, body: Body },
    answers: { 200: { description: 'Completed', schema: ImportResource } },
    refusals: ['import_not_found', 'import_incomplete'],
    handle: (incoming) => complete(parts, incoming),
  })

const complete = async ({ desks, runtime }: ImportParts, incoming: Incoming<Asked>): Promise<Answer> => {
  const { params, body } = incoming
  if (!isImportId(params.id)) return refuse('import_not_found')
  const importId = PaymentImportId(params.id)
  const command = { type: 'CompletePaymentImport' as const, importId, at: runtime.now(), ...body }
  const stream = paymentImportStream(importId)
  const handled = await desks.paymentImports.handle(stream, command, contextOf(incoming))
  if (handled.kind === 'rejected') return refuse(handled.code)
  if (handled.kind !== 'accepted') throw new Error('an import has no idempotency key')
  const { state, position } = handled.loaded
  return { kind: 'resource', status: 200, body: importResource(state), position }
}
