import { expect } from 'chai'
import {
  billingSignature,
  isSameSignature,
  orderSignature,
  paymentSignature,
  tidSignature,
  windowSignature,
} from './signatures.ts'

/** The sandbox example of the manual (common/test.md): a window's result and the answer to its approval. */
const SECRET_KEY = '4f13ca267dfa4fc6964148bedcda15ef'
const window = {
  authToken: 'NICEUNTT9FBBD87FD2393AFEE45A7DCA61C194AA',
  clientId: '58e3b578555e45738d6b569e53d5ae54',
  amount: 1004n,
}
const paid = {
  tid: 'UT0000113m01012110051656331001',
  amount: 1004n,
  ediDate: '2021-10-05T16:56:34.447+0900',
}

describe('nice-pay: signatures', () => {
  it('are those of the manual’s window', () => {
    expect(windowSignature(window, SECRET_KEY)).to.equal(
      '7cc95c592e2a12f0292e1a20d68dd9eb8132fd3c0af675b981a4c1c2ce63a93b',
    )
  })

  it('are those of the manual’s answer', () => {
    expect(paymentSignature(paid, SECRET_KEY)).to.equal(
      '28c2e8bae912847541d4885db17648f963c7cc8e8249ff010097d6f1395df993',
    )
  })

  // printf '%s' "$text" | sha256sum
  it('of requests are over what the contract names, in its order', () => {
    const ediDate = '2026-11-20T00:30:00.000Z'
    expect(tidSignature({ tid: 'tid-1', ediDate }, 'key')).to.equal(
      '6c4e245772e02421cce32ccd1a401dd695a6f0712791ddf87eca9771067d6207',
    )
    expect(orderSignature({ orderId: 'order-1', ediDate }, 'key')).to.equal(
      'ee97a7ddcba2bda533ed5f1091c9f8a18cb7929b8be8814c4ead46beafba7247',
    )
    expect(billingSignature({ orderId: 'order-1', bid: 'BIKY1', ediDate }, 'key')).to.equal(
      'aaf4347ac380eb42152a76b2252a67033cd3914cde98f807b84872b4fe3dc5dd',
    )
  })

  it('are the same only to the last digit', () => {
    expect(isSameSignature('abc', 'abc')).to.equal(true)
    for (const given of ['abd', 'ABC', 'ab', 'abcd', ''])
      expect(isSameSignature(given, 'abc')).to.equal(false)
  })
})
