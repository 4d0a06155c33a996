import type { Endpoint } from '../endpoint.ts'
import { examplesOf } from '../openapi/examples.ts'
import { refusalsOf, type Refusal } from '../openapi/refusals.ts'
import { reasonGuides } from '../reason-guides.ts'
import { curlOf, exampleOf } from './curl.ts'
import { fieldList, fieldOf, fieldsOf, typeOf } from './fields.ts'
import { breakable, copyable, html, joined, prose, slug, type Html } from './html.ts'
import { operationIn, type DocumentView, type OperationView, type ParameterView } from './view.ts'

export const operationAnchor = ({ method, path }: Endpoint): string => slug(`${method} ${path}`)

export const operationArticle = (endpoint: Endpoint, document: DocumentView): Html => {
  const { method, path, summary, description } = endpoint
  const operation = operationIn(document, endpoint)
  const anchor = operationAnchor(endpoint)
  return html`<article class="operation" id="${anchor}" aria-labelledby="${anchor}-title">
    <h3 id="${anchor}-title"><a class="anchor" href="#${anchor}">${summary}</a></h3>
    <p class="address"><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></p>
    <p>${prose(description)}</p>
    <p class="caller">${callerText[endpoint.caller]}${endpoint.isStream === true ? streamText : undefined}</p>
    <div class="columns">
      <div>${requestPart(operation)}${answersPart(endpoint, operation)}${refusalsPart(endpoint)}</div>
      <div class="examples">${examplesPart(endpoint)}</div>
    </div>
  </article>`
}

const callerText = {
  merchant: prose('With a merchant’s secret key.'),
  administrator: prose('With the administrator’s key.'),
} as const satisfies Record<Endpoint['caller'], Html>

const streamText = prose(' In a browser with `?token=` and a stream token instead.')

const requestPart = ({ parameters, requestBody }: OperationView): Html => {
  const body = requestBody?.content['application/json']?.schema
  const fields = body === undefined ? [] : fieldsOf(body)
  return html` ${parameterPart('In the path', inPlace(parameters, 'path'))}
  ${parameterPart('In the query', inPlace(parameters, 'query'))}
  ${
    fields.length === 0
      ? undefined
      : html`<h4>Body</h4>
          ${fieldList(fields, 'request')}`
  }
  ${parameterPart('Headers', inPlace(parameters, 'header'))}`
}

const inPlace = (
  parameters: readonly ParameterView[],
  place: ParameterView['in'],
): readonly ParameterView[] => parameters.filter((one) => one.in === place)

const parameterPart = (title: string, parameters: readonly ParameterView[]): Html | undefined =>
  parameters.length === 0
    ? undefined
    : html`<h4>${title}</h4>
        ${fieldList(parameters.map(fieldOf), 'request')}`

const answersPart = (endpoint: Endpoint, { responses }: OperationView): Html => {
  const items = Object.keys(endpoint.answers).map((status) => {
    const { description = '', content } = responses[status] ?? {}
    const schema = (content?.['application/json'] ?? content?.[STREAM])?.schema
    const type = schema === undefined ? undefined : html`: ${typeOf(schema)}`
    const forms = Object.keys(content ?? {}).filter((form) => form !== 'application/json')
    const also = forms.length === 0 ? undefined : prose(alsoText(forms))
    return html`<li>
      <span class="status ok">${status}</span><span>${prose(description)}${type}${also}</span>
    </li>`
  })
  return html`<h4>Answers</h4>
    <ul class="answers">
      ${items}
    </ul>`
}

const STREAM = 'text/event-stream'

const alsoText = (forms: readonly string[]): string =>
  forms.includes(STREAM)
    ? `, as \`${STREAM}\``
    : `, or with \`Accept\` as ${forms.map((form) => `\`${form}\``).join(' or ')}`

const refusalsPart = (endpoint: Endpoint): Html => {
  const byStatus = Map.groupBy(refusalsOf(endpoint), ({ status }) => status)
  const statuses = [...byStatus].sort(([a], [b]) => a - b)
  return html`<h4>Refusals</h4>
    <ul class="answers">
      ${statuses.map(([status, refusals]) => refusalItem(status, refusals))}
    </ul>`
}

const refusalItem = (status: number, refusals: readonly Refusal[]): Html => {
  const own = refusals.filter(({ category }) => category === undefined).map(reasonLink)
  const links = [...own, ...providersNo(refusals)]
  return html`<li><span class="status">${status}</span><span>${joined(links, ', ')}</span></li>`
}

const reasonLink = ({ reason }: Refusal): Html =>
  html`<a href="#${reasonGuides[reason].code}">${breakable(reason.toUpperCase())}</a>`

/** One word for all categories with this status. */
const providersNo = (refusals: readonly Refusal[]): readonly Html[] => {
  const [first, ...more] = refusals.filter(({ category }) => category !== undefined)
  if (first === undefined) return []
  return [html`${reasonLink(first)} ${categoryLink(first)}`, ...more.map(categoryLink)]
}

const categoryLink = ({ category }: Refusal): Html => html`<a href="#category-${category}">${category}</a>`

const examplesPart = (endpoint: Endpoint): Html => {
  const examples = examplesOf(endpoint)
  const shown = examples.length === 0 ? [exampleOf(endpoint)] : examples
  return html`${shown.map(
    (example) =>
      html`<h4>${example.summary}</h4>
        ${copyable(`curl: ${example.summary}`, curlOf(endpoint, example))}
        ${
          example.answer === undefined
            ? undefined
            : html`<details>
                <summary><span class="status ok">${example.status}</span> answer</summary>
                ${copyable(`Answer: ${example.summary}`, JSON.stringify(example.answer, null, 2))}
              </details>`
        }`,
  )}`
}
