import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { documentedEndpoints } from '../endpoints.spec-helper.ts'
import { openApiOf } from '../openapi.ts'
import { pageOf } from './page.ts'
import { viewOf } from './view.ts'

const script = readFileSync(new URL('page.js', import.meta.url), 'utf8')
const endpoints = documentedEndpoints()

const pageAt = (serverUrl: string | undefined): string =>
  pageOf({ endpoints, document: viewOf(openApiOf(endpoints, { version: '1' })), serverUrl })

/** What stands in the place of the address after the page's script ran there. */
const shownAt = (origin: string): string => {
  const place = { textContent: 'as written' }
  const document = {
    querySelector: () => null,
    querySelectorAll: (wanted: string) => (wanted === '[data-origin]' ? [place] : []),
  }
  const matchMedia = () => ({ matches: false, addEventListener: () => undefined })
  runInNewContext(script, { document, matchMedia, location: { origin } })
  return place.textContent
}

describe('the address in the examples', () => {
  it('is the one that the process was told', () => {
    const page = pageAt('https://pay.example')
    expect(page).to.contain('export JANGBU_URL=https://pay.example\nexport SECRET_KEY=')
    expect(page).not.to.contain('data-origin')
  })

  it('is the default without a script, where the process was told nothing', () => {
    const written = 'export JANGBU_URL=<span data-origin>http://localhost:4242</span>\nexport SECRET_KEY='
    expect(pageAt(undefined)).to.contain(written)
  })

  it('is where the page was read, with the script', () => {
    for (const origin of ['http://localhost:4243', 'https://pay.example', 'http://[::1]:4242'])
      expect(shownAt(origin)).to.equal(origin)
  })

  it('stays as written where it would be more than an address to a shell', () => {
    for (const origin of [
      'null',
      'file://',
      'http://a$(id).example',
      "http://a';id;'.example",
      'http://a`id`.b',
    ])
      expect(shownAt(origin)).to.equal('as written')
  })
})
