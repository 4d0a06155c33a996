import type { Endpoint } from '../endpoint.ts'
import { fieldList, fieldsOf } from './fields.ts'
import { chapters } from './guide.ts'
import { html, prose, slug, type Html } from './html.ts'
import { operationAnchor, operationArticle } from './operation.ts'
import { categoryTable, refusalTable } from './tables.ts'
import type { DocumentView, SchemaView } from './view.ts'

export type PageParts = {
  readonly endpoints: readonly Endpoint[]
  readonly document: DocumentView
  /** For the examples, e.g. `https://pay.example`; without it, wherever the page is read. */
  readonly serverUrl: string | undefined
}

type Section = {
  readonly anchor: string
  readonly title: string
  readonly body: Html
  readonly entries: readonly Entry[]
}
type Entry = { readonly anchor: string; readonly text: string; readonly method?: string }

/** The whole page as text. No script and no style stands in it, so the strictest policy can be sent with it. */
export const pageOf = (parts: PageParts): string => {
  const { title, version } = parts.document.info
  const sections = sectionsOf(parts)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} API ${version}</title>
        <link rel="icon" href="/docs/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/docs/style.css" />
        <script src="/docs/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <h1>${title} <small>API ${version}</small></h1>
          <a class="download" href="/openapi.json">openapi.json</a>
        </header>
        <div class="layout">
          <nav aria-label="Contents">
            <details class="contents">
              <summary>Contents</summary>
              ${sections.map(navigation)}
            </details>
          </nav>
          <main id="content" tabindex="-1">${sections.map(section)}</main>
        </div>
      </body>
    </html> `.html
}

const sectionsOf = ({ endpoints, document, serverUrl }: PageParts): readonly Section[] => {
  const guide = chapters(endpoints, serverUrl)
  return [
    {
      anchor: 'guide',
      title: 'Guide',
      body: html`${guide.map(
        ({ anchor, title, body }) =>
          html`<section id="${anchor}">
            <h3><a class="anchor" href="#${anchor}">${title}</a></h3>
            ${body}
          </section>`,
      )}`,
      entries: guide.map(({ anchor, title }) => ({ anchor, text: title })),
    },
    ...document.tags.map((tag) => operations(tag, endpoints, document)),
    objects(document),
    {
      anchor: 'refusals',
      title: 'Refusals',
      body: html`<p>
          ${prose('The `code` of every `Problem`. A code never changes its meaning; new ones may come.')}
        </p>
        ${refusalTable()}`,
      entries: [],
    },
    {
      anchor: 'provider-failures',
      title: 'Provider failures',
      body: html`<p>
          ${prose('Where a provider said no or could not be asked, `reason` is `PROVIDER_FAILED` and `category` is one of fourteen. `detail` is what the payer may be told. The outcome is recorded with its `Idempotency-Key`: where asking again can help, it needs a new one.')}
        </p>
        ${categoryTable()}`,
      entries: [],
    },
  ]
}

type Tag = DocumentView['tags'][number]

const operations = (
  { name, description }: Tag,
  endpoints: readonly Endpoint[],
  document: DocumentView,
): Section => {
  const own = endpoints.filter(({ tag }) => tag === name)
  return {
    anchor: `tag-${slug(name)}`,
    title: name,
    body: html`${description === undefined ? undefined : html`<p>${prose(description)}</p>`}${own.map((endpoint) => operationArticle(endpoint, document))}`,
    entries: own.map((endpoint) => ({
      anchor: operationAnchor(endpoint),
      text: endpoint.path.replace(/^\/v1/, ''),
      method: endpoint.method,
    })),
  }
}

const objects = ({ components }: DocumentView): Section => {
  const schemas = Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    anchor: 'objects',
    title: 'Objects',
    body: html`${schemas.map(([name, schema]) => objectArticle(name, schema))}`,
    entries: schemas.map(([name]) => ({ anchor: `object-${slug(name)}`, text: name })),
  }
}

const objectArticle = (name: string, schema: SchemaView): Html => {
  const anchor = `object-${slug(name)}`
  return html`<article class="object" id="${anchor}" aria-labelledby="${anchor}-title">
    <h3 id="${anchor}-title"><a class="anchor" href="#${anchor}">${name}</a></h3>
    ${schema.description === undefined ? undefined : html`<p>${prose(schema.description)}</p>`}
    ${fieldList(fieldsOf(schema), 'answer')}
  </article>`
}

const navigation = ({ anchor, title, entries }: Section): Html =>
  html`<p><a href="#${anchor}">${title}</a></p>
    ${
      entries.length === 0
        ? undefined
        : html`<ul>
            ${entries.map(navigationEntry)}
          </ul>`
    }`

const navigationEntry = ({ anchor, text, method }: Entry): Html => {
  if (method === undefined) return html`<li><a href="#${anchor}">${text}</a></li>`
  const word = html`<span class="method ${method}">${method.toUpperCase()}</span>`
  return html`<li>
    <a class="call" href="#${anchor}">${word} <span>${text}</span></a>
  </li>`
}

const section = ({ anchor, title, body }: Section): Html =>
  html`<section class="chapter" id="${anchor}" aria-labelledby="${anchor}-title">
    <h2 id="${anchor}-title"><a class="anchor" href="#${anchor}">${title}</a></h2>
    ${body}
  </section>`
