import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Express } from 'express'
import { pageOf } from './docs/page.ts'
import { viewOf } from './docs/view.ts'
import type { Endpoint } from './endpoint.ts'
import { openApiOf, type DocumentAbout } from './openapi.ts'

type Served = { readonly path: string; readonly type: string; readonly bytes: Buffer }

/** Where a process is that was told nothing else: see the default of PORT. */
const DEFAULT_SERVER_URL = 'http://localhost:4242'

/**
 * Everything comes from here and nothing is written into the page. No `upgrade-insecure-requests`: a ledger on plain
 * http in a local network would show the page without its style, and Safari does so even on localhost.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** `/openapi.json` and `/docs`, an extra of the app: made once, served as bytes, the same for everybody. */
export const docs = (endpoints: readonly Endpoint[], about: DocumentAbout): ((app: Express) => void) => {
  const document = openApiOf(endpoints, about)
  const page = pageOf({
    endpoints,
    document: viewOf(document),
    serverUrl: about.serverUrl ?? DEFAULT_SERVER_URL,
  })
  const served: readonly Served[] = [
    { path: '/openapi.json', type: 'application/json', bytes: Buffer.from(JSON.stringify(document)) },
    { path: '/docs', type: 'text/html', bytes: Buffer.from(page) },
    {
      path: '/docs/style.css',
      type: 'text/css',
      bytes: readFileSync(new URL('docs/style.css', import.meta.url)),
    },
    {
      path: '/docs/page.js',
      type: 'text/javascript',
      bytes: readFileSync(new URL('docs/page.js', import.meta.url)),
    },
    {
      path: '/docs/icon.svg',
      type: 'image/svg+xml',
      bytes: readFileSync(new URL('docs/icon.svg', import.meta.url)),
    },
  ]
  return (app) => {
    for (const one of served) serve(app, one)
  }
}

const serve = (app: Express, { path, type, bytes }: Served): void => {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
  app.get(path, (_request, response) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    // Asked again each time, and answered 304: after an upgrade nobody reads the old page.
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('ETag', etag)
    response.type(`${type}; charset=utf-8`).send(bytes)
  })
}
