import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation } from '../port/gateway.ts'
import { errorTable, meaningOf } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, errors = ''] = /\n## 4\. Errors\n([^]*?)\n## 5/.exec(contract) ?? []
const everyCall: readonly Operation[] = ['approve', 'cancel', 'inquire']

const meaning = (operation: Operation, code: string | null): ReturnType<typeof meaningOf> =>
  meaningOf({ operation, status: 400, code })

describe('kakao-pay: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [
      ...errors.matchAll(/^\| (.+?) +\| (declined|unknown) (\d{4}) +\| (.+?) +\| (.+?) +\| .+ \|$/gm),
    ]
    expect(
      errorTable.map(([row, { outcome, category }, calls, codes]) => [
        row,
        outcome,
        String(category),
        calls,
        codes,
      ]),
    ).to.deep.equal(
      rows.map(([, row, outcome, category, calls, codes]) => [
        row,
        outcome,
        category,
        calls === 'any' ? everyCall : calls?.split(' '),
        codes?.split(', '),
      ]),
    )
  })

  it('has each code once for a call, and finds it there and nowhere else', () => {
    for (const [, expected, calls, codes] of errorTable) {
      for (const [operation, code] of everyCall.flatMap((one) => codes.map((code) => [one, code] as const))) {
        if (calls.includes(operation)) expect(meaning(operation, code), code).to.equal(expected)
        else if (!code.includes(' ')) expect(meaning(operation, code), code).to.equal(undefined)
      }
    }
  })

  it('is certain of nothing where money may have moved', () => {
    for (const [operation, code] of [
      ['approve', '-702'],
      ['approve', '-780'],
      ['approve', '-780 9999'],
      ['approve', '-780 USER_LOCKED'],
      ['approve', '-780 BANK_FIRM_UNKNOWN'],
      ['approve', '-782 BANK_FIRM_UNKNOWN'],
      ['approve', '-783'],
      ['approve', '-785'],
      ['cancel', '-781'],
      ['cancel', '-781 LACK_BALANCE'],
      ['cancel', '-784'],
      ['cancel', '-785'],
    ] as const) {
      expect(meaning(operation, code), code).to.include({ outcome: 'unknown' })
    }
  })

  it('doubts every code that comes with a doubtful result', () => {
    for (const code of ['-703', '-752', '-999']) {
      expect(meaning('approve', `${code} BANK_FIRM_UNKNOWN`)).to.include({
        outcome: 'unknown',
        category: 8999,
      })
      expect(meaning('cancel', `${code} USER_LOCKED`)).to.include({ outcome: 'unknown', category: 8013 })
    }
  })

  it('goes by the code alone where the result says nothing more', () => {
    expect(meaning('approve', '-752 NEW')).to.include({ outcome: 'declined', category: 8008 })
    expect(meaning('approve', '-702 LACK_BALANCE')).to.include({ outcome: 'unknown', category: 8004 })
  })

  it('goes by the status alone when there were too many requests', () => {
    for (const code of [null, '-752']) {
      expect(meaningOf({ operation: 'approve', status: 429, code })).to.deep.equal({
        outcome: 'unknown',
        category: 8013,
        kind: 'system',
      })
    }
  })

  it('guesses nothing from a code unheard of, or from none', () => {
    expect(meaning('approve', '-999')).to.equal(undefined)
    expect(meaning('approve', null)).to.equal(undefined)
  })
})
