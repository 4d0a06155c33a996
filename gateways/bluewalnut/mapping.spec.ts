import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation } from '../port/gateway.ts'
import { errorTable, meaningOf } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, refusals = ''] = /\n## 4\. Refusals\n([^]*?)\n## 5/.exec(contract) ?? []
const everyCall: readonly Operation[] = ['approve', 'cancel', 'inquire']

describe('bluewalnut: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [
      ...refusals.matchAll(
        /^\| (.+?) +\| (approve|cancel|any) +\| (declined|unknown) (\d{4}) +\| (.+?) +\|$/gm,
      ),
    ]
    expect(
      errorTable.map(([row, saidOf, { outcome, category }, codes]) => [
        row,
        saidOf,
        outcome,
        String(category),
        codes,
      ]),
    ).to.deep.equal(
      rows.map(([, row, saidOf, outcome, category, codes]) => [
        row,
        saidOf,
        outcome,
        category,
        codes?.split(', '),
      ]),
    )
  })

  it('has each code once, and finds it where it is said and nowhere else', () => {
    for (const [, saidOf, meaning, codes] of errorTable)
      for (const code of codes)
        for (const operation of everyCall)
          expect(meaningOf({ operation, code, message: '' }), `${operation} ${code}`).to.equal(
            saidOf === 'any' || saidOf === operation ? meaning : undefined,
          )
  })

  it('goes by the text where the card company is only passed on', () => {
    for (const [text, outcome, category] of [
      ['한도초과', 'declined', 8008],
      ['잔액 부족', 'declined', 8008],
      ['거래 거절', 'declined', 8009],
      ['시간 초과', 'unknown', 8999],
      ['카드사 타임아웃', 'unknown', 8999],
      ['Time-out', 'unknown', 8999],
      ['응답없음, 한도 확인 불가', 'unknown', 8999],
      ['통신장애', 'unknown', 8999],
    ] as const)
      expect(meaningOf({ operation: 'approve', code: '3095', message: text }), text).to.include({
        outcome,
        category,
      })
    expect(meaningOf({ operation: 'approve', code: '3011', message: '한도초과' })).to.include({
      category: 8007,
    })
  })

  it('guesses nothing from a code unheard of', () => {
    for (const operation of everyCall)
      expect(meaningOf({ operation, code: 'NEW', message: '한도초과' })).to.equal(undefined)
  })
})
