import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable, meaningOf } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, refusals = ''] = /\n## 4\. Refusals\n([^]*?)\n## 5/.exec(contract) ?? []

describe('nice-epay: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [
      ...refusals.matchAll(
        /^\| (.+?) +\| (approval|cancel|any) +\| (declined|unknown) (\d{4}) +\| (.+?) +\| .+ \|$/gm,
      ),
    ]
    expect(
      errorTable.map(([row, saidOf, { outcome, category }, codes]) => [
        ...[row, saidOf, outcome, String(category)],
        codes,
      ]),
    ).to.deep.equal(
      rows.map(([, row, saidOf, outcome, category, codes]) => [
        ...[row, saidOf, outcome, category],
        codes?.split(', '),
      ]),
    )
  })

  it('finds each code once, and only where it is said', () => {
    const codes = errorTable.flatMap(([, , , all]) => all)
    expect(new Set(codes).size).to.equal(codes.length)
    for (const [row, saidOf, meaning, all] of errorTable) {
      if (row === 'declined') continue
      for (const code of all) {
        const isSaid = (of: string): unknown => (saidOf === 'any' || saidOf === of ? meaning : undefined)
        expect(meaningOf('window', code, ''), code).to.equal(isSaid('approval'))
        expect(meaningOf('cancel', code, ''), code).to.equal(isSaid('cancel'))
        expect(meaningOf('status', code, ''), code).to.equal(saidOf === 'any' ? meaning : undefined)
      }
    }
  })

  it('goes by the text where a code only passes on what somebody else said', () => {
    for (const code of ['3095', 'A110', '4001'])
      for (const [text, outcome, category] of [
        ['카드사 실패 응답', 'declined', 8009],
        ['한도초과', 'declined', 8008],
        ['일일 한도 초과', 'declined', 8008],
        ['계좌 잔액 부족', 'declined', 8008],
        ['응답시간 초과', 'unknown', 8999],
        ['카드사 타임아웃', 'unknown', 8999],
        ['은행 응답없음', 'unknown', 8999],
        ['카드사 통신오류', 'unknown', 8999],
        ['한도조회 TIMEOUT', 'unknown', 8999],
        ['', 'declined', 8009],
      ] as const)
        expect(meaningOf('window', code, text), text).to.include({ outcome, category })
  })

  it("takes a billing charge's TID in use for another charge's, and a window's for its own", () => {
    expect(meaningOf('billing', 'A225', '')).to.include({ outcome: 'declined', category: 8004 })
    expect(meaningOf('window', 'A225', '')).to.include({ outcome: 'unknown', category: 8004 })
    expect(meaningOf('billing', '1682', '')).to.include({ outcome: 'unknown', category: 8004 })
  })

  it('reads 2011 and 2012 of a cancel only', () => {
    expect(meaningOf('cancel', '2011', '')).to.include({ outcome: 'declined', category: 8006 })
    expect(meaningOf('cancel', '2012', '')).to.include({ outcome: 'declined', category: 8003 })
    expect(meaningOf('window', '2011', '')).to.equal(undefined)
    expect(meaningOf('billing', '2012', '')).to.equal(undefined)
  })

  it('is certain of nothing where money may have moved, nor of a code unheard of', () => {
    for (const [asked, code] of [
      ['window', '1682'],
      ['cancel', '2013'],
      ['cancel', '2015'],
      ['cancel', '2056'],
      ['cancel', '2002'],
      ['window', 'A299'],
    ] as const)
      expect(meaningOf(asked, code, ''), code).to.include({ outcome: 'unknown' })
    expect(meaningOf('window', '1620', '')).to.equal(undefined)
  })
})
