import { expect } from 'chai'
import { LIMIT_OR_FUNDS, NO_ANSWER_THERE } from './passed-on.ts'

describe('what card companies and banks say', () => {
  it('leaves the outcome open where they were not heard', () => {
    for (const text of [
      '카드사 응답없음',
      '응답 지연',
      '무응답',
      '통신 오류',
      '시간 초과',
      '타임아웃',
      'Time-out',
    ])
      expect(NO_ANSWER_THERE.test(text), text).to.equal(true)
    for (const text of ['거래거절', '응답코드 51', '한도초과', '통신사 회원 아님'])
      expect(NO_ANSWER_THERE.test(text), text).to.equal(false)
  })

  it('may be about limits and funds', () => {
    for (const text of ['일일한도 초과', '잔액이 부족합니다'])
      expect(LIMIT_OR_FUNDS.test(text)).to.equal(true)
    expect(LIMIT_OR_FUNDS.test('도난분실카드')).to.equal(false)
  })
})
