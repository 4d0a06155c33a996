import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation } from '../port/gateway.ts'
import { codeTable, meaningOf, wordTable } from './mapping.ts'

const contract = readFileSync(join(import.meta.dirname, 'contract.md'), 'utf8')
const [, codes = ''] = /\n\*\*4\.1([^]*?)\n\*\*4\.2/.exec(contract) ?? []
const [, words = ''] = /\n\*\*4\.2([^]*?)\n## 5/.exec(contract) ?? []
const rowsIn = (section: string): readonly (readonly string[])[] =>
  [...section.matchAll(/^\| (.+) \|$/gm)]
    .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
    .filter(([, means = '']) => /^(declined|unknown) \d{4}$/.test(means))

describe('easypay: what a refusal means', () => {
  it('has the tables of the contract, row by row', () => {
    expect(
      codeTable.map(([row, { outcome, category }, codes]) => [
        row,
        `${outcome} ${String(category)}`,
        codes.join(', '),
      ]),
    ).to.deep.equal(rowsIn(codes).map(([row, means, codes]) => [row, means, codes]))
    expect(
      wordTable.map(([row, { outcome, category }, of, said]) => [
        row,
        `${outcome} ${String(category)}`,
        of,
        said.join(', '),
      ]),
    ).to.deep.equal(rowsIn(words))
  })

  it('goes by the code where it is known, whatever the words', () => {
    for (const [, meaning, known] of codeTable)
      for (const code of known)
        expect(meaningOf({ operation: 'approve', code, message: '통신 오류' }), code).to.equal(meaning)
  })

  const said: readonly (readonly [Operation, string, string | undefined])[] = [
    ['approve', '한도초과', 'declined 8008'],
    ['approve', '잔액이 부족합니다', 'declined 8008'],
    ['approve', '유효기간 경과', 'declined 8007'],
    ['approve', '분실 카드', 'declined 8007'],
    ['approve', '거래정지 카드', 'declined 8007'],
    ['approve', '카드사 승인 거절', 'declined 8009'],
    ['approve', '카드사 타임아웃', 'unknown 8999'],
    ['approve', '시스템 오류로 한도 조회 실패', 'unknown 8999'],
    ['approve', '통신 장애로 거절', 'unknown 8999'],
    ['approve', '중복된 상점 거래고유번호', 'unknown 8004'],
    ['approve', '이미 승인된 거래', 'unknown 8004'],
    ['approve', '등록되지 않은 상점ID', 'declined 8002'],
    ['approve', '유효하지 않은 빌키', 'declined 8011'],
    ['approve', '인증 거래번호가 유효하지 않습니다', 'declined 8010'],
    ['approve', '거래내역이 없습니다', undefined],
    ['approve', '취소 불가', undefined],
    ['approve', '처리할 수 없습니다', undefined],
    ['cancel', '이미 취소된 거래', 'unknown 8005'],
    ['cancel', '취소 가능 잔액 초과', 'declined 8006'],
    ['cancel', '취소 통신 오류', 'unknown 8999'],
    ['cancel', '원거래가 존재하지 않습니다', 'declined 8003'],
    ['cancel', '취소할 수 없는 거래입니다', 'declined 8006'],
    ['cancel', '취소 가능 잔액이 일치하지 않습니다', 'declined 8006'],
    ['cancel', '취소 요청 접수', 'unknown 8013'],
    ['cancel', '취소 결과 확인중', 'unknown 8013'],
    ['cancel', '취소 결과 미수신', 'unknown 8999'],
    ['cancel', '기취소 거래', 'unknown 8005'],
    ['cancel', '취소 오류', undefined],
    ['cancel', '매입 금액', undefined],
    ['approve', '카드사 응답 전문 오류', 'unknown 8999'],
    ['approve', '무응답', 'unknown 8999'],
    ['approve', '이미 처리된 거래', 'unknown 8004'],
    ['capture', '이미 취소된 거래', 'declined 8010'],
    ['capture', '이미 매입 처리된 거래', 'unknown 8004'],
    ['void', '처리중인 거래', 'unknown 8013'],
    ['inquire', '조회 가능한 거래내역이 없습니다', 'declined 8003'],
    ['inquire', '상점 거래내역이 없습니다', 'declined 8002'],
    ['inquire', '조회할 수 없습니다', undefined],
    ['inquire', '권한이 없습니다', undefined],
    ['inquire', '거절', undefined],
    ['inquire', '', undefined],
  ]
  for (const [operation, message, means] of said) {
    it(`takes "${message}" of ${operation} for ${means ?? 'nothing known'}`, () => {
      const meaning = meaningOf({ operation, code: 'R999', message })
      expect(meaning && `${meaning.outcome} ${String(meaning.category)}`).to.equal(means)
    })
  }
})
