import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { declined } from '../port/meaning.ts'
import { errorTable, meaningOf } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, errors = ''] = /\n## 3\. Errors\n([^]*?)\n## 4/.exec(contract) ?? []
const operation = 'approve'

describe('kcp: what a code means', () => {
  it('has the table of the contract, row by row', () => {
    const rows = [...errors.matchAll(/^\| (.+?) +\| (declined|unknown) (\d{4}) +\| (.+?) +\| .+ \|$/gm)]
    expect(rows).to.have.length(errorTable.length)
    expect(
      errorTable.map(([row, { outcome, category }, codes]) => [row, outcome, String(category), codes]),
    ).to.deep.equal(
      rows.map(([, row, outcome, category, codes]) => [row, outcome, category, codes?.split(', ')]),
    )
  })

  it('has each code once, and finds it whatever the text', () => {
    for (const [, meaning, codes] of errorTable)
      for (const code of codes)
        for (const message of ['', '통신 장애'])
          expect(meaningOf({ operation, code, message }), code).to.equal(meaning)
  })

  it('does not take 8133 for a cancel that was done, nor for one that was not', () => {
    for (const message of ['이미 취소된 거래', '취소 불가', ''])
      expect(meaningOf({ operation: 'cancel', code: '8133', message })).to.equal(undefined)
  })

  it('takes what a card company or a bank passed on for its no', () => {
    for (const code of ['CC31', 'AC01', 'CC0A'])
      expect(meaningOf({ operation, code, message: '사용 정지된 카드' }), code).to.deep.equal(declined(8009))
  })

  it('takes a charge for refused for its batch key by the text', () => {
    for (const message of ['등록되지 않은 배치키', '배치 키 오류', 'invalid BATCH KEY'])
      expect(meaningOf({ operation, code: '1234', message }), message).to.deep.equal(declined(8011))
  })

  it('guesses nothing where the text speaks of trouble, or there is none', () => {
    for (const message of [
      '카드사 응답 시간 초과',
      '타임아웃',
      '통신 오류',
      '카드사 장애',
      '지연',
      '시스템 점검 중',
      '배치키 처리 중',
      '이미 승인된 거래',
      '배치키 중복 승인 요청',
      'DUPLICATED',
      'TIMEOUT',
      '',
    ])
      for (const code of ['CC31', 'AC31', '1234'])
        expect(meaningOf({ operation, code, message }), message).to.equal(undefined)
  })

  it('guesses nothing of a cancel or an inquiry, nor from a code unheard of', () => {
    for (const other of ['cancel', 'inquire'] as const)
      for (const message of ['사용 정지된 카드', '배치키 오류'])
        expect(meaningOf({ operation: other, code: 'CC31', message })).to.equal(undefined)
    for (const code of ['8999', 'CC3', 'CC311', 'XCC31', ''])
      expect(meaningOf({ operation, code, message: '거절' }), code).to.equal(undefined)
  })
})
