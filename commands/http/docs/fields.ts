import { html, joined, prose, slug, type Html } from './html.ts'
import { nameIn, type ParameterView, type SchemaView } from './view.ts'

export type Field = {
  readonly name: string
  readonly required: boolean
  readonly schema: SchemaView
  readonly description?: string | undefined
}

export const fieldsOf = ({ properties = {}, required = [] }: SchemaView): readonly Field[] =>
  Object.entries(properties).map(([name, schema]) => ({ name, schema, required: required.includes(name) }))

export const fieldOf = ({ name, required, schema, description }: ParameterView): Field => ({
  name,
  required,
  schema,
  description,
})

/** What a request must have is worth a word, and so is what an answer may lack. */
type Side = 'request' | 'answer'

export const fieldList = (fields: readonly Field[], side: Side): Html =>
  html`<ul class="fields">
    ${fields.map((field) => fieldItem(field, side))}
  </ul>`

const fieldItem = ({ name, required, schema, description }: Field, side: Side): Html => {
  const text = description ?? schema.description
  const inner = fieldsOf(schema.items ?? schema)
  return html`<li>
    <div class="field">
      <code class="name">${name}</code>
      <span class="type">${typeOf(schema)}</span>${flag(required, side)}
    </div>
    ${text === undefined ? undefined : html`<p>${prose(text)}</p>`} ${limits(schema)}
    ${inner.length === 0 ? undefined : fieldList(inner, side)}
  </li>`
}

const flag = (required: boolean, side: Side): Html | undefined => {
  if (!required) return html` <span class="flag">optional</span>`
  return side === 'request' ? html` <span class="flag required">required</span>` : undefined
}

/** What a value may be, in words, with links to the objects. */
export const typeOf = (schema: SchemaView): Html => {
  const { $ref, anyOf, const: only, enum: choices, items, format } = schema
  if ($ref !== undefined) return objectLink(nameIn($ref))
  if (anyOf !== undefined) return joined(anyOf.map(typeOf), ' or ')
  if (only !== undefined) return value(only)
  if (choices !== undefined) return html`one of ${joined(choices.map(value), ', ')}`
  if (items !== undefined) return html`list of ${typeOf(items)}`
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'anything')
  if (isMap(schema)) return html`map of ${typeOf(schema.additionalProperties)}`
  return html`${type}${format === undefined ? undefined : ` (${format})`}`
}

type MapView = SchemaView & { readonly additionalProperties: SchemaView }
const isMap = (schema: SchemaView): schema is MapView =>
  typeof schema.additionalProperties === 'object' && schema.properties === undefined

const objectLink = (name: string): Html => html`<a href="#object-${slug(name)}">${name}</a>`

const value = (one: unknown): Html =>
  html`<code>${typeof one === 'string' ? one : JSON.stringify(one)}</code>`

const limits = (schema: SchemaView): Html | undefined => {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, pattern, default: preset } = schema
  const words = [
    ...bounds(minimum ?? following(exclusiveMinimum), maximum, ''),
    ...bounds(minLength, maxLength, ' characters'),
    ...(pattern === undefined ? [] : [html`matches <code>${pattern}</code>`]),
    ...(preset === undefined ? [] : [html`default ${value(preset)}`]),
  ]
  return words.length === 0 ? undefined : html`<p class="limits">${joined(words, ' · ')}</p>`
}

/** All numbers here are integers. */
const following = (below: number | undefined): number | undefined =>
  below === undefined ? undefined : below + 1

const bounds = (least: number | undefined, most: number | undefined, unit: string): readonly Html[] => {
  const largest = most === Number.MAX_SAFE_INTEGER ? undefined : most
  if (least !== undefined && largest !== undefined) return [html`${least} to ${largest}${unit}`]
  if (least !== undefined) return [html`at least ${least}${unit}`]
  return largest === undefined ? [] : [html`at most ${largest}${unit}`]
}
