import { expect } from 'chai'
import { underWay } from '../../ledger/core/under-way.ts'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failureCategories } from '../../ledger/core/failure.ts'
import { categoryGuides } from '../../ledger/core/failure-text.ts'
import { appOf, type AppParts } from './app.ts'
import { docs } from './docs.ts'
import { escaped } from './docs/html.ts'
import { documentedEndpoints, must } from './endpoints.spec-helper.ts'
import { allReasons } from './openapi/refusals.ts'
import { reasonGuides } from './reason-guides.ts'

const unused = {} as never
const partsOf = (parts: Partial<AppParts>): AppParts => ({
  doorkeeper: unused,
  vault: unused,
  runtime: { randomUuid: () => 'id', monotonicMs: () => 0 } as AppParts['runtime'],
  requests: underWay(),
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  endpoints: [],
  extras: [],
  trustedProxies: [],
  ...parts,
})

describe('documents over HTTP', () => {
  const endpoints = documentedEndpoints()
  let server: Server
  let base = ''

  before((done) => {
    const app = appOf(partsOf({ endpoints, extras: [docs(endpoints, { version: '1.2.3' })] }))
    server = app.listen(0, '127.0.0.1', () => {
      base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
      done()
    })
  })
  after((done) => {
    server.close(done)
    server.closeAllConnections()
  })

  const page = async (): Promise<string> => (await fetch(`${base}/docs`)).text()
  const attributes = (text: string, name: string): readonly string[] =>
    [...text.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value)

  it('serves the document', async () => {
    const response = await fetch(`${base}/openapi.json`)
    expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8')
    const { paths, info } = (await response.json()) as { paths: object; info: { version: string } }
    expect(info.version).to.equal('1.2.3')
    expect(Object.keys(paths)).to.have.members([...new Set(endpoints.map(({ path }) => path))])
  })

  it('serves the page and everything it asks for, from here', async () => {
    const text = await page()
    const addresses = [...attributes(text, 'href'), ...attributes(text, 'src')]
    for (const address of addresses) expect(address).to.match(/^(#|\/(docs\/[a-z.]+|openapi\.json)$)/)
    const own = new Set(addresses.filter((address) => address.startsWith('/')))
    expect([...own]).to.have.members(['/docs/style.css', '/docs/page.js', '/docs/icon.svg', '/openapi.json'])
    for (const address of own) expect((await fetch(base + address)).status, address).to.equal(200)
  })

  it('asks for nothing outside in its style, script and picture either', async () => {
    for (const address of ['/docs/style.css', '/docs/page.js', '/docs/icon.svg']) {
      const text = await (await fetch(base + address)).text()
      expect(text.replace('http://www.w3.org/2000/svg', ''), address).to.not.match(
        /https?:|url\(|@import|import\(/,
      )
    }
  })

  it('comes with a policy that lets nothing else in, and keeps to it', async () => {
    const { headers } = await fetch(`${base}/docs`)
    const policy = headers.get('content-security-policy')?.split(';') ?? []
    expect(policy).to.include.members([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
    expect(policy.join()).to.not.match(/unsafe|https?:|\*|upgrade/)
    expect(headers.get('x-content-type-options')).to.equal('nosniff')
    expect(headers.get('strict-transport-security')).to.equal(null)
    const text = await page()
    expect(text).to.not.match(/<style|\sstyle=|\son\w+="|<script(?![^>]*\ssrc=)|javascript:|<iframe|<base/i)
    expect(text).to.match(/<script src="\/docs\/page\.js" defer><\/script>/)
  })

  it('has one place for each id, and a place for each link', async () => {
    const text = await page()
    const ids = attributes(text, 'id')
    expect(new Set(ids).size).to.equal(ids.length)
    const wanted = [...attributes(text, 'href')]
      .filter((one) => one.startsWith('#'))
      .map((one) => one.slice(1))
    expect(ids).to.include.members([...new Set(wanted)])
    expect(ids).to.include.members(allReasons().map((reason) => reasonGuides[reason].code))
    expect(ids).to.include.members(attributes(text, 'aria-labelledby'))
  })

  it('shows every operation and what payers are told in both languages', async () => {
    const text = await page()
    for (const { summary, path } of endpoints) {
      expect(text).to.include(escaped(summary))
      expect(text).to.include(`<code>${path}</code>`)
    }
    for (const category of failureCategories) {
      const { ko, en } = categoryGuides[category].payer
      expect(text).to.include(`<span lang="ko">${escaped(ko)}</span>`)
      expect(text).to.include(escaped(en))
    }
    expect(text).to.not.match(/undefined|\[object|NaN/)
  })

  it('is not sent again while it is the same', async () => {
    const first = await fetch(`${base}/docs`)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).to.equal('no-cache')
    // fetch adds `no-cache` to conditional requests that say nothing of their own.
    const second = await fetch(`${base}/docs`, {
      headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' },
    })
    expect([second.status, await second.text()]).to.deep.equal([304, ''])
  })

  it('serves no other paths', async () => {
    for (const path of [
      '/docs/nothing',
      '/docs/../docs.ts',
      '/docs/page.ts',
      '/openapi.yaml',
      '/docs/style.css/x',
    ]) {
      const response = await fetch(base + path)
      expect(response.status, path).to.equal(404)
      expect(response.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8')
    }
  })

  it('escapes what endpoints say of themselves', async () => {
    const [first] = endpoints
    const hostile = `<script>alert("x")</script>'&`
    const bad = { ...must(first), summary: hostile, description: `\`${hostile}\``, tag: hostile }
    const app = appOf(partsOf({ extras: [docs([bad], { version: hostile, serverUrl: hostile })] }))
    const other = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = `http://127.0.0.1:${String((other.address() as AddressInfo).port)}/docs`
    const text = await (await fetch(address)).text()
    other.close()
    other.closeAllConnections()
    expect(text).to.not.include('<script>alert')
    expect(text).to.include(escaped(hostile))
  })
})
