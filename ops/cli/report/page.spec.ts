import { expect } from 'chai'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { instantOf } from '../../../ledger/core/time.ts'
import { visible } from '../terminal.ts'
import { tagsIn, textIn, unbalanced } from './markup.spec-helper.ts'
import { reportHtml } from './page.ts'
import { sampleOf } from './sample.spec-helper.ts'

const madeAt = instantOf(Date.parse('2026-11-20T09:00:00Z'))
const pageOf = (text: string): string => reportHtml(sampleOf(text), { language: 'en', madeAt })

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></svg><script>',
  '<!--',
  ']]>',
  '</pre></details><iframe src="https://evil.example">',
  'javascript:alert(1)',
  '&lt;script&gt;',
  '\u0000\u202e\u2028',
  '<svg/onload=alert(1)>',
]
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 5 })), { maxLength: 6 })
    .map((parts) => parts.join('')),
)

describe('a report as a page', () => {
  it('has the same tags and attributes whatever stands in it', () => {
    const shape = (page: string): readonly string[] =>
      tagsIn(page).map(({ name, attributes }) => `${name} ${[...attributes.keys()].join(' ')}`)
    const plain = shape(pageOf('x'))
    fc.assert(
      fc.property(anyText, (text) => {
        expect(shape(pageOf(text))).to.deep.equal(plain)
      }),
    )
  })

  it('shows text as it is, without what could hide or turn it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(textIn(pageOf(text))).to.contain(visible(text))
      }),
    )
  })

  it('runs nothing and loads nothing', () => {
    for (const { name, attributes } of tagsIn(pageOf(hostile.join()))) {
      expect(name).to.not.match(
        /^(script|link|img|iframe|object|embed|form|base|audio|video|image|use|foreignobject)$/,
      )
      for (const [key, value] of attributes) {
        expect(key).to.not.match(/^on|^style$|^src|^srcset$|^action$|^xlink/i)
        if (key === 'href') expect(value).to.match(/^#[a-z0-9-]+$/)
      }
    }
    expect(pageOf('x')).to.not.match(/@import|url\(|https?:/)
  })

  it('says so to the browser, and lets its own style pass', () => {
    const page = pageOf('x')
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? ''
    const policy = tagsIn(page)
      .find(({ attributes }) => attributes.has('http-equiv'))
      ?.attributes.get('content')
    expect(style).to.contain('prefers-color-scheme: dark').and.contain('size: A4')
    expect(policy?.replaceAll('&#39;', "'").split('; ')).to.deep.equal([
      "default-src 'none'",
      "script-src 'none'",
      `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
  })

  it('closes every tag, and gives an id once', () => {
    const tags = tagsIn(pageOf('x'))
    expect(unbalanced(tags)).to.deep.equal([])
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
    expect(new Set(ids).size).to.equal(ids.length)
    const referred = tags.flatMap(({ attributes }) => [
      ...(attributes.get('aria-labelledby')?.split(' ') ?? []),
      ...(attributes.get('href')?.slice(1).split(' ') ?? []),
    ])
    expect(referred).to.have.length.above(5)
    expect(ids).to.include.members(referred)
  })

  it('can be used without a mouse and without eyes', () => {
    const tags = tagsIn(pageOf('x'))
    const named = (name: string) => tags.filter((tag) => tag.name === name)
    const attribute = (name: string, key: string) => named(name).map(({ attributes }) => attributes.get(key))
    expect(attribute('html', 'lang')).to.deep.equal(['en'])
    expect(attribute('th', 'scope')).to.include('col').and.not.include(undefined)
    expect(named('caption')).to.have.length(named('table').length)
    const charts = named('svg').filter(({ attributes }) => !attributes.has('aria-hidden'))
    expect(charts).to.have.length(2)
    for (const { attributes } of charts) expect(attributes.get('role')).to.equal('img')
    expect(named('desc')).to.have.length(2)
    const scrolling = named('div').filter(({ attributes }) => attributes.get('class') === 'scroll')
    expect(scrolling).to.have.length.above(2)
    for (const { attributes } of scrolling) {
      expect(attributes.get('tabindex')).to.equal('0')
      expect(attributes.get('role')).to.equal('region')
      expect([...attributes.keys()].join()).to.match(/aria-label/)
    }
  })

  it('speaks the language that was asked for', () => {
    const page = reportHtml(sampleOf('x'), { language: 'ko', madeAt })
    expect(
      tagsIn(page)
        .find(({ name }) => name === 'html')
        ?.attributes.get('lang'),
    ).to.equal('ko')
    expect(textIn(page)).to.contain('누가').and.contain('둘째').and.not.contain('second')
  })

  it('shows amounts, times in Seoul with their instants, and data folded', () => {
    const page = pageOf('x')
    expect(textIn(page)).to.contain('-7,000 KRW').and.contain('+3,000 KRW').and.contain('9007199254740993')
    expect(page).to.contain('<time datetime="2026-11-20T00:00:00.005Z">2026-11-20 09:00:00.005</time>')
    expect(textIn(page)).to.contain('"amount": "5"')
  })
})
