import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Express } from 'express'
import helmet from 'helmet'
import { pageOf } from './docs/page.ts'
import { viewOf } from './docs/view.ts'
import type { Endpoint } from './endpoint.ts'
import { openApiOf, type DocumentAbout } from './openapi.ts'

type Served = { readonly path: string; readonly type: string; readonly bytes: Buffer }

/**
 * Everything comes from here and nothing is written into the page. No `upgrade-insecure-requests`: a ledger on plain
 * http in a local network would show the page without its style, and Safari does so even on localhost. Whether the
 * whole domain is https alone is for whoever holds its certificate to say.
 */
const guarded = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      scriptSrc: ["'self'"],
      imgSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  strictTransportSecurity: false,
})

/** `/openapi.json` and `/docs`, an extra of the app: made once, served as bytes, the same for everybody. */
export const docs = (endpoints: readonly Endpoint[], about: DocumentAbout): ((app: Express) => void) => {
  const document = openApiOf(endpoints, about)
  const page = pageOf({ endpoints, document: viewOf(document), serverUrl: about.serverUrl })
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
  app.get(path, guarded, (_request, response) => {
    // Asked again each time, and answered 304: after an upgrade nobody reads the old page.
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('ETag', etag)
    response.type(`${type}; charset=utf-8`).send(bytes)
  })
}
