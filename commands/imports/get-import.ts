import { z } from 'zod'
import { administratorEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { loadImport } from './find-import.ts'
import type { ImportParts } from './parts.ts'
import { ImportIdField, ImportResource, importResource } from './resource.ts'

export const getPaymentImport = (parts: ImportParts): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/payment-imports/{id}',
    tag: 'Administration',
    summary: 'Read what is known of an import',
    description: 'Which file it is of, and what became of its lines.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { params: z.strictObject({ id: ImportIdField }) },
    answers: { 200: { description: 'The import', schema: ImportResource } },
    refusals: ['import_not_found'],
    handle: async (incoming) => {
      const loaded = await loadImport(parts, incoming.params.id)
      if (loaded === undefined) return refuse('import_not_found')
      const { state, position } = loaded
      return { kind: 'resource', status: 200, body: importResource(state), position }
    },
  })
