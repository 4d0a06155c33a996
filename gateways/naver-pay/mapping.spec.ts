import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation } from '../port/gateway.ts'
import { errorTable, meaningOf, methodKindOf } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, errors = ''] = /\n## 4\. Errors\n([^]*?)\n## 5/.exec(contract) ?? []

const meant = (code: string | null, status = 200, operation: Operation = 'approve') =>
  meaningOf({ operation, status, code })

describe('naver pay: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [...errors.matchAll(/^\| (\S.*?) +\| (declined|unknown) (\d{4}) +\| (.+?) +\| .+ \|$/gm)]
    expect(
      errorTable.map(([row, { outcome, category }, codes]) => [row, outcome, String(category), codes]),
    ).to.deep.equal(
      rows.map(([, row, outcome, category, codes]) => [row, outcome, category, codes?.split(', ')]),
    )
  })

  it('has each code once, and finds it', () => {
    for (const [, meaning, codes] of errorTable)
      for (const code of codes) expect(meant(code), code).to.equal(meaning)
  })

  it('is certain of nothing where money may have moved, or is moving', () => {
    for (const code of [
      'AlreadyComplete',
      'AlreadyCanceled',
      'AlreadyOnGoing',
      'CancelNotComplete',
      'PreCancelNotComplete',
    ]) {
      expect(meant(code), code).to.include({ outcome: 'unknown' })
    }
  })

  it('takes Fail for a decline of a charge, and of a cancel for nothing certain', () => {
    expect(meant('Fail')).to.include({ outcome: 'declined', category: 8009 })
    expect(meant('Fail', 200, 'cancel')).to.include({ outcome: 'unknown', category: 8006 })
  })

  it('goes by the status where that says more than the code', () => {
    for (const code of [null, 'Fail', 'NEW'])
      expect(meant(code, 401)).to.deep.equal({ outcome: 'declined', category: 8002, kind: 'business' })
    for (const code of [null, 'Fail'])
      expect(meant(code, 404)).to.deep.equal({ outcome: 'declined', category: 8003, kind: 'system' })
    expect(meant('InvalidPaymentId', 404)).to.include({ category: 8003, kind: 'business' })
    expect(meant(null, 503)).to.deep.equal({ outcome: 'unknown', category: 8012, kind: 'system' })
    expect(meant('MaintenanceOngoing', 503)).to.include({ outcome: 'declined', category: 8012 })
  })

  it('guesses nothing from a code unheard of, or from none', () => {
    for (const status of [200, 400, 403, 409]) {
      expect(meant('SomethingNew', status)).to.equal(undefined)
      expect(meant(null, status)).to.equal(undefined)
    }
  })

  it('knows how it was paid', () => {
    expect(['CARD', 'BANK', '', undefined, null, 'NEW'].map(methodKindOf)).to.deep.equal([
      'card',
      'account',
      'wallet',
      'wallet',
      'wallet',
      null,
    ])
  })
})
