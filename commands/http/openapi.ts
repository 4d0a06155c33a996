import { createDocument, type ZodOpenApiObject, type ZodOpenApiOverride } from 'zod-openapi'
import type { Endpoint } from './endpoint.ts'
import { headerComponents, parameterComponents } from './openapi/headers.ts'
import { operationOf, securitySchemeOf, STREAM_TOKEN_SCHEME } from './openapi/operation.ts'
import { allRefusals } from './openapi/refusals.ts'

/** `serverUrl`: where the surface is reached from outside; without it, wherever the document was read. */
export type DocumentAbout = { readonly version: string; readonly serverUrl?: string | undefined }
export type OpenApiDocument = ReturnType<typeof createDocument>

const OPENAPI_VERSION = '3.1.1'

const description = `An event-sourced payment ledger for the Korean market.

Amounts are integers in minor units (KRW 1 = 1, USD 1.00 = 100); times are RFC 3339. A request with an unknown field is
refused; an answer may get new fields at any time. Every refusal is \`application/problem+json\` with a \`code\` that never
changes its meaning, explained at \`/docs#\` and the code.`

const tagDescriptions: Readonly<Record<string, string>> = {
  Payments: 'Pay, hold, capture, cancel and read, with a merchant’s secret key.',
  Ledger: 'The books: accounts, what stands on them, and why.',
  Cards: 'Billing keys of payers, kept sealed and charged by their card ids, with a merchant’s secret key.',
  Merchants: 'Merchants, their keys and their contracts with providers, with the administrator’s key.',
}

/** Built from the very schemas that validate, so that the two cannot say different things. */
export const openApiOf = (
  endpoints: readonly Endpoint[],
  { version, serverUrl }: DocumentAbout,
): OpenApiDocument =>
  createDocument(
    {
      openapi: OPENAPI_VERSION,
      info: {
        title: 'Jangbu',
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: serverUrl ?? '/' }],
      tags: tagsOf(endpoints),
      paths: pathsOf(endpoints),
      components: {
        securitySchemes,
        parameters: parameterComponents(),
        headers: headerComponents(),
        examples: Object.fromEntries(
          allRefusals().map(({ id, summary, body }) => [id, { summary, value: body }]),
        ),
      },
    },
    { override: plainly },
  )

const securitySchemes = {
  [securitySchemeOf.merchant]: {
    type: 'http' as const,
    scheme: 'bearer',
    description: 'A merchant’s secret key, `sk_test_…` or `sk_live_…`',
  },
  [securitySchemeOf.administrator]: {
    type: 'http' as const,
    scheme: 'bearer',
    description: 'The administrator’s key',
  },
  [STREAM_TOKEN_SCHEME]: {
    type: 'apiKey' as const,
    in: 'query' as const,
    name: 'token',
    description:
      'For streams, where a browser cannot send the key: from `POST …/stream-tokens`, good for a minute',
  },
}

const tagsOf = (endpoints: readonly Endpoint[]): { name: string; description?: string }[] =>
  [...new Set(endpoints.map(({ tag }) => tag))].map((name) => {
    const text = tagDescriptions[name]
    return { name, ...(text === undefined ? {} : { description: text }) }
  })

const pathsOf = (endpoints: readonly Endpoint[]): NonNullable<ZodOpenApiObject['paths']> => {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {}
  for (const endpoint of endpoints) {
    const { path, method } = endpoint
    if (paths[path]?.[method] !== undefined) throw new Error(`two endpoints for ${method} ${path}`)
    paths[path] = { ...paths[path], [method]: operationOf(endpoint) }
  }
  return paths
}

/** Leaves out what would only be noise, or would promise more than we keep. */
const plainly: ZodOpenApiOverride = ({ jsonSchema, zodSchema, io }) => {
  const { def } = zodSchema._zod
  // A client that refuses unknown fields would break with our next one.
  if (io === 'output' && def.type === 'object' && def.catchall === undefined)
    delete jsonSchema.additionalProperties
  // A page of digits that `format` says in one word.
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (io === 'output' && jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
