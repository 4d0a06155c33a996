import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable, meaningOf } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, errors = ''] = /\n## 4\. Errors\n([^]*?)\n## 5/.exec(contract) ?? []

describe('softpayment: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [...errors.matchAll(/^\| (.+?) +\| (declined|unknown) (\d{4}) +\| (.+?) +\|$/gm)]
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
      'DUPLICATED_ORDER_ID',
      'ALREADY_PROCESSED_PAYMENT',
      'ALREADY_CANCELED_PAYMENT',
      'ALREADY_REFUND_PAYMENT',
      'FORBIDDEN_CONSECUTIVE_REQUEST',
      'PROVIDER_ERROR',
    ])
      expect(meaningOf({ status: 400, code }), code).to.include({ outcome: 'unknown' })
  })

  it('goes by the status alone where it is about the key, or there were too many requests', () => {
    for (const code of [null, 'NEW', 'REJECT_CARD_PAYMENT']) {
      expect(meaningOf({ status: 401, code })).to.include({ outcome: 'declined', category: 8002 })
      expect(meaningOf({ status: 429, code })).to.include({ outcome: 'unknown', category: 8013 })
    }
  })

  it('guesses nothing from a code unheard of, or from none', () => {
    for (const status of [400, 403, 404, 409])
      for (const code of ['NEW', null]) expect(meaningOf({ status, code })).to.equal(undefined)
  })
})
