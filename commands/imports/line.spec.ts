import { expect } from 'chai'
import { ImportLine, LARGEST_LINES_BYTES, MOST_LINES_AT_ONCE } from './line.ts'

const quotes = (length: number): string => '"'.repeat(length)

describe('the lines of one request', () => {
  it('fit into it, however long each of them is', () => {
    const longest = {
      line: 20_000_000,
      orderId: quotes(64),
      orderName: '\u0001'.repeat(100),
      amount: 1_000_000_000_000,
      canceledAmount: 1_000_000_000_000,
      currency: 'KRW',
      taxFree: 1_000_000_000_000,
      provider: quotes(40),
      providerOrderId: quotes(100),
      reference: quotes(200),
      approvalNumber: quotes(40),
      approvedAt: '2024-03-01T10:15:30.123456789+09:00',
      canceledAt: '2024-03-01T10:15:30.123456789+09:00',
      methodKind: 'account',
      installmentMonths: 60,
      payerReference: quotes(100),
    }
    expect(ImportLine.safeParse(longest).error?.issues).to.equal(undefined)
    const lines = Array.from({ length: MOST_LINES_AT_ONCE }, () => longest)
    expect(Buffer.byteLength(JSON.stringify({ lines }))).to.be.at.most(LARGEST_LINES_BYTES)
  })
})
