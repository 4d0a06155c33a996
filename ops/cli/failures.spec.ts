import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { commonRows, failureTable } from '../../gateways/port/failure-table.ts'
import { providers } from '../../gateways/registry.ts'
import { failureCategories } from '../../ledger/core/failure.ts'
import { ConfigError } from '../config.ts'
import { failures, type FailuresOptions } from './failures.ts'

const printed = (options: Partial<FailuresOptions>): string => {
  const lines: string[] = []
  failures({ print: (text) => lines.push(text) }, { json: false, csv: false, ...options })
  return lines.join('\n')
}

/** Where providers are not called as their folders are, or share one. */
const folders: Readonly<Record<string, string>> = {
  'toss-payments': 'toss',
  'nhn-kcp': 'kcp',
  'naver-simple-pay': 'naver-pay',
  'nice-epay-card': 'nice-epay',
  'nice-epay-account': 'nice-epay',
}
const folderOf = (id: string): string => folders[id] ?? id

type Written = { readonly means: string; readonly codes: readonly string[] }

/** Every row with a meaning and codes in the provider's contract as it was written down. */
const writtenIn = (contract: string): readonly Written[] => {
  let heading: readonly string[] = []
  return contract.split('\n').flatMap((line) => {
    if (!line.startsWith('|')) return []
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    if (cells.includes('Means')) heading = cells
    if (cells[0] === 'Row' || (cells[0] ?? '').startsWith('---') || cells.length !== heading.length) return []
    const means = cells[heading.indexOf('Means')] ?? ''
    const codes = cells[heading.indexOf('Codes')] ?? ''
    return heading.includes('Codes') && /^(declined|unknown) 8/.test(means)
      ? [{ means, codes: codes.split(', ') }]
      : []
  })
}

/** Category, name, whether a retry with a new key can help, whether it is certain that no money moved. */
const standard = `
8001 INVALID_REQUEST no yes
8002 MERCHANT_CONFIG no yes
8003 NOT_FOUND no yes
8004 ALREADY_APPROVED_OR_DUPLICATE no no
8005 ALREADY_CANCELED no yes
8006 CANCEL_REFUSED no yes
8007 INSTRUMENT_INVALID no yes
8008 LIMIT_OR_FUNDS yes yes
8009 DECLINED no yes
8010 PAYER_ABORTED_OR_EXPIRED yes yes
8011 BILLING_KEY_INVALID no yes
8012 PROVIDER_UNAVAILABLE yes yes
8013 BUSY_OR_IN_PROGRESS no no
8999 OUTCOME_UNKNOWN no no`

describe('the table of failures', () => {
  it('has the fourteen categories in the words of the standard', () => {
    const yes = (is: boolean): string => (is ? 'yes' : 'no')
    const told = failureTable(providers).map(
      ({ category, name, retryable, outcomeKnown }) =>
        `${String(category)} ${name} ${yes(retryable)} ${yes(outcomeKnown)}`,
    )
    expect(told).to.deep.equal(standard.trim().split('\n'))
    for (const { payer, recommendedAction } of failureTable(providers)) {
      expect(payer.ko).to.match(/[가-힣]/)
      expect(payer.en).to.match(/^[A-Z].*\.$/)
      expect(recommendedAction).to.match(/^[a-z_]+$/)
    }
  })

  for (const { id, codes: rows } of providers) {
    const written = writtenIn(readFileSync(`gateways/${folderOf(id)}/contract.md`, 'utf8'))

    it(`has every code of the contract with ${id}, meaning what is written there`, () => {
      const meanings = rows.flatMap(({ codes, meaning: { outcome, category } }) =>
        codes.map((code) => `${code}: ${outcome} ${String(category)}`),
      )
      // That of the card network is ours and lists its codes in words.
      if (id === 'card-network') {
        const text = readFileSync('gateways/card-network/contract.md', 'utf8')
        const listed = /Errors: HTTP 4xx with `\{ code, message \}`: ([A-Z_,\s]+);/.exec(text)?.[1] ?? ''
        const known = rows.flatMap(({ codes }) => codes)
        expect(listed.split(/,\s+/).filter((code) => !known.includes(code))).to.deep.equal([])
        expect(listed.split(/,\s+/)).to.have.length(14)
        return
      }
      expect(written.length).to.be.greaterThan(3)
      for (const { means, codes } of written)
        for (const code of codes) expect(meanings).to.include(`${code}: ${means}`)
    })

    it(`has no code of ${id} twice for one and the same occasion`, () => {
      const occasions = rows.flatMap(({ codes, when = 'always' }) => codes.map((code) => `${code} ${when}`))
      expect(occasions.filter((one, index) => occasions.indexOf(one) !== index)).to.deep.equal([])
    })
  }

  it('takes what is in no row to the safe side: not known', () => {
    const unmapped = commonRows.filter(({ when }) => when?.includes('in no row') === true)
    expect(unmapped.map(({ meaning }) => meaning)).to.deep.equal([
      { outcome: 'unknown', category: 8999, kind: 'unexpected_response' },
    ])
  })
})

describe('jangbu failures', () => {
  it('prints every category and every code, as text, JSON and CSV', () => {
    const [text, json, csv] = [printed({}), printed({ json: true }), printed({ csv: true })]
    for (const category of failureCategories) {
      expect(text).to.match(new RegExp(`^${String(category)} [A-Z_]+$`, 'm'))
      expect(csv).to.match(new RegExp(`^${String(category)},`, 'm'))
    }
    const parsed: unknown = JSON.parse(json)
    expect(parsed).to.have.length(failureCategories.length)
    for (const { id, codes: rows } of providers)
      for (const code of rows.flatMap(({ codes }) => codes)) {
        expect(text).to.include(code)
        expect(csv).to.include(`,${id},${/^-\d+ /.test(code) ? "'" : ''}${code},`)
        expect(json).to.include(`"${code}"`)
      }
    expect(text).to.include('한도 또는 잔액이 부족합니다.')
  })

  it('prints one provider’s, or one category', () => {
    const text = printed({ provider: 'toss-payments', category: '8008' })
    expect(text).to.match(/^8008 LIMIT_OR_FUNDS\n/)
    expect(text).to.include('REJECT_CARD_PAYMENT')
    expect(text).to.not.match(/^8009|nhn-kcp/m)
  })

  it('says what there is where something else is asked for', () => {
    expect(() => printed({ provider: 'nobody' })).to.throw(
      ConfigError,
      /--provider: there are card-network, toss-payments/,
    )
    expect(() => printed({ category: '8000' })).to.throw(ConfigError, /--category: there are 8001/)
    expect(() => printed({ json: true, csv: true })).to.throw(ConfigError)
  })
})
