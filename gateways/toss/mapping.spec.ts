import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable, meaningOf } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, errors = ''] = /\n## 4\. Errors\n([^]*?)\n## 5/.exec(contract) ?? []

describe('toss: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [...errors.matchAll(/^\| (.+) \| (declined|unknown) (\d{4}) \| (.+) \| .+ \|$/gm)]
    expect(
      errorTable.map(([row, { outcome, category }, codes]) => [row, outcome, String(category), codes]),
    ).to.deep.equal(
      rows.map(([, row, outcome, category, codes]) => [row, outcome, category, codes?.split(', ')]),
    )
  })

  it('has each code once, and finds it', () => {
    for (const [, meaning, codes] of errorTable) {
      for (const code of codes) expect(meaningOf({ status: 400, code }), code).to.equal(meaning)
    }
  })

  it('is certain of nothing where money may have moved', () => {
    for (const code of [
      'ALREADY_PROCESSED_PAYMENT',
      'DUPLICATED_ORDER_ID',
      'ALREADY_CANCELED_PAYMENT',
      'ALREADY_REFUND_PAYMENT',
      'IDEMPOTENT_REQUEST_PROCESSING',
      'PROVIDER_ERROR',
      'FAILED_REFUND_PROCESS',
      'FAILED_PARTIAL_REFUND',
    ]) {
      expect(meaningOf({ status: 400, code }), code).to.include({ outcome: 'unknown' })
    }
  })

  it('goes by the status alone when there were too many requests', () => {
    const busy = { outcome: 'unknown', category: 8013, kind: 'system' }
    expect(meaningOf({ status: 429, code: null })).to.deep.equal(busy)
    expect(meaningOf({ status: 429, code: 'REJECT_CARD_PAYMENT' })).to.deep.equal(busy)
  })

  it('guesses nothing from a code unheard of, or from none', () => {
    expect(meaningOf({ status: 403, code: 'REJECT_SOMETHING_NEW' })).to.equal(undefined)
    expect(meaningOf({ status: 404, code: null })).to.equal(undefined)
  })
})
