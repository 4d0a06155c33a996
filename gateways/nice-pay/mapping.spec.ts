import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable, meaningOf, methodKindOf, type Scope } from './mapping.ts'
import { successCodes } from './wire.ts'
import type { Operation } from '../port/gateway.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, errors = ''] = /\n## 4\. Errors\n([^]*?)\n## 5/.exec(contract) ?? []

const operationIn: Readonly<Record<Scope, Operation>> = {
  all: 'inquire',
  charge: 'approve',
  cancel: 'cancel',
}
const meaning = (operation: Operation, code: string, message = '') => meaningOf({ operation, code, message })

describe('nice-pay: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [
      ...errors.matchAll(/^\| (.+?) +\| (\w+) +\| (declined|unknown) (\d{4}) +\| (.+?) +\| .+ \|$/gm),
    ]
    expect(
      errorTable.map(([row, scope, { outcome, category }, codes]) => [
        row,
        scope,
        outcome,
        String(category),
        codes,
      ]),
    ).to.deep.equal(
      rows.map(([, row, scope, outcome, category, codes]) => [
        row,
        scope,
        outcome,
        category,
        codes?.split(', '),
      ]),
    )
  })

  it('has each code once in each kind of call, and finds it', () => {
    for (const [, scope, expected, codes] of errorTable) {
      const operations: readonly Operation[] =
        scope === 'all' ? ['approve', 'cancel', 'net_cancel', 'inquire'] : [operationIn[scope]]
      for (const operation of operations)
        for (const code of codes) expect(meaning(operation, code), `${operation} ${code}`).to.equal(expected)
    }
  })

  it('has no success among them', () => {
    const codes = errorTable.flatMap(([, , , row]) => row)
    expect(codes.filter((code) => successCodes.has(code))).to.deep.equal([])
  })

  it('reads the numbers with two meanings after a cancel only', () => {
    for (const code of ['2011', '2012', '2032', '2013', '2015']) {
      expect(meaning('approve', code), code).to.equal(undefined)
      expect(meaning('inquire', code), code).to.equal(undefined)
      expect(meaning('cancel', code), code).not.to.equal(undefined)
      expect(meaning('net_cancel', code), code).to.equal(meaning('cancel', code))
    }
  })

  it('tells limits and funds by the words of the card company', () => {
    for (const [message, category] of [
      ['한도초과', 8008],
      ['통장잔액부족', 8008],
      ['잔고 부족', 8008],
      ['도난분실카드', 8009],
      ['', 8009],
    ] as const) {
      for (const code of ['3095', 'A110'])
        expect(meaning('approve', code, message), message).to.include({ outcome: 'declined', category })
    }
    expect(meaning('cancel', '3095', '정산잔액부족')).to.include({ outcome: 'declined', category: 8006 })
    expect(meaning('approve', '3011', '한도초과')).to.include({ category: 8007 })
    expect(meaning('inquire', '3095', '한도초과')).to.equal(undefined)
  })

  it('is certain of nothing that the card company or the bank was asked and did not answer', () => {
    for (const message of ['카드사 타임아웃', '시간 초과', '한도 조회 응답지연', '무응답', '통신 장애'])
      for (const code of ['3095', 'A110', '4001'])
        expect(meaning('approve', code, message), message).to.include({ outcome: 'unknown', category: 8999 })
    expect(meaning('cancel', 'A110', 'TIME-OUT')).to.include({ outcome: 'unknown', category: 8999 })
    expect(meaning('inquire', 'A110', 'TIME-OUT')).to.equal(undefined)
  })

  it('is certain of nothing where money may have moved', () => {
    for (const code of ['U112', 'A127', 'P015', 'U114', 'A246', 'U303', 'U503', '2154', '9002'])
      expect(meaning('approve', code), code).to.include({ outcome: 'unknown' })
    for (const code of ['2013', '2015', 'U112', 'A299'])
      expect(meaning('cancel', code), code).to.include({ outcome: 'unknown' })
  })

  it('guesses nothing from a code unheard of', () => {
    expect(meaning('approve', 'Z999', '한도초과')).to.equal(undefined)
  })
})

describe('nice-pay: how it was paid', () => {
  it('is a card, an account, a wallet or nothing of these', () => {
    const told = ['card', 'CARD', 'bank', 'VBANK', 'naverpay', 'ssgpay', 'cellphone', '', null, undefined]
    expect(told.map(methodKindOf)).to.deep.equal([
      'card',
      'card',
      'account',
      'account',
      'wallet',
      'wallet',
      null,
      null,
      null,
      null,
    ])
  })
})
