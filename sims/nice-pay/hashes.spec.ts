import { expect } from 'chai'
import { hash } from 'node:crypto'
import { amountSignature, billingSignature, idSignature, windowSignature } from './hashes.ts'

/** The sandbox example of the public manual (common/test.md). */
const keys = {
  clientKey: '58e3b578555e45738d6b569e53d5ae54',
  secretKey: '4f13ca267dfa4fc6964148bedcda15ef',
}

describe('nice-pay simulator: hashes', () => {
  it('sign the window as the published example', () => {
    const window = { authToken: 'NICEUNTT9FBBD87FD2393AFEE45A7DCA61C194AA', amount: 1004n }
    expect(windowSignature(window, keys)).to.equal(
      '7cc95c592e2a12f0292e1a20d68dd9eb8132fd3c0af675b981a4c1c2ce63a93b',
    )
  })

  it('sign an answer as the published example', () => {
    const ediDate = '2021-10-05T16:56:34.447+0900'
    expect(amountSignature({ tid: 'UT0000113m01012110051656331001', amount: 1004n, ediDate }, keys)).to.equal(
      '28c2e8bae912847541d4885db17648f963c7cc8e8249ff010097d6f1395df993',
    )
  })

  it('put nothing between what they are over, and the key last', () => {
    const { secretKey } = keys
    const about = { orderId: 'order-1', bid: 'BIKY1', ediDate: '2026-11-20T09:30:00+09:00' }
    expect(billingSignature(about, keys)).to.equal(
      hash('sha256', `order-1BIKY12026-11-20T09:30:00+09:00${secretKey}`),
    )
    expect(idSignature({ id: 'tid-1', ediDate: 'then' }, keys)).to.equal(
      hash('sha256', `tid-1then${secretKey}`),
    )
  })
})
