import { z } from 'zod'
import type { OpenApiDocument } from '../openapi.ts'

/** The parts of an OpenAPI document that the page shows; the library's own types say `any` in many places. */
export type SchemaView = {
  readonly $ref?: string | undefined
  readonly type?: string | readonly string[] | undefined
  readonly description?: string | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly default?: unknown
  readonly format?: string | undefined
  readonly pattern?: string | undefined
  readonly minimum?: number | undefined
  readonly exclusiveMinimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly items?: SchemaView | undefined
  readonly properties?: Readonly<Record<string, SchemaView>> | undefined
  readonly required?: readonly string[] | undefined
  readonly anyOf?: readonly SchemaView[] | undefined
  readonly additionalProperties?: boolean | SchemaView | undefined
}

const text = z.string().optional()
const number = z.number().optional()

const Schema: z.ZodType<SchemaView> = z.lazy(() =>
  z.object({
    $ref: text,
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: text,
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    format: text,
    pattern: text,
    minimum: number,
    exclusiveMinimum: number,
    maximum: number,
    minLength: number,
    maxLength: number,
    items: Schema.optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    anyOf: z.array(Schema).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
  }),
)

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().default(false),
  description: text,
  schema: Schema.default({}),
})
const Reference = z.object({ $ref: z.string() })
const Content = z.record(z.string(), z.object({ schema: Schema.optional() }))

const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.union([Reference, Parameter])).default([]),
  requestBody: z.object({ required: z.boolean().default(false), content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      headers: z.record(z.string(), z.unknown()).default({}),
      content: Content,
    }),
  ),
})

const Document = z.object({
  info: z.object({ title: z.string(), version: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: text })).default([]),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), Schema).default({}),
    parameters: z.record(z.string(), Parameter).default({}),
  }),
})

export type ParameterView = z.output<typeof Parameter>
export type OperationView = Omit<z.output<typeof Operation>, 'parameters'> & {
  readonly parameters: readonly ParameterView[]
}
export type DocumentView = z.output<typeof Document>

export const viewOf = (document: OpenApiDocument): DocumentView => Document.parse(document)

/** @throws Error when the document has no such operation, or it points to a parameter that is not there. */
export const operationIn = (
  { paths, components }: DocumentView,
  { method, path }: { readonly method: string; readonly path: string },
): OperationView => {
  const operation = paths[path]?.[method]
  if (operation === undefined) throw new Error(`${method} ${path} is not in the document`)
  const parameters = operation.parameters.map((one) => {
    const found = '$ref' in one ? components.parameters[nameIn(one.$ref)] : one
    if (found === undefined) throw new Error(`${method} ${path} has a parameter that is nowhere`)
    return found
  })
  return { ...operation, parameters }
}

/** `#/components/schemas/Payment` is `Payment`. */
export const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)
