import { expect } from 'chai'
import { answerSignature, signDataOf, windowSignature } from './hashes.ts'

/** The public sample contract, and the examples that the public manual computes with it. */
const MERCHANT_KEY =
  'EYzu8jGGMfqaDEp76gSckuvnaHHu+bC4opsSN6lHv3b2lurNYkVXrZ7Z1AoqQnXI3eLuaUFyoRNC6FkrzVjceg=='
const sample = { MID: 'nicepay00m', Amt: '1004' }
const AuthToken = 'NICETOKNF435F661A2D54ED799BFB9F4B3F7E369'

describe('nice-epay simulator: hashes', () => {
  it("signs approvals as the manual's examples", () => {
    for (const [EdiDate, signData] of [
      ['20200622131021', '4916540b27cd60f3b6e37aa2e1257c7e4fb9faa0b4a84a1d85fac91461d00204'],
      ['20191114011808', '599644cf3295920f3199f5f151f7abda5a85e3777fbeefe5738e265101435a65'],
    ] as const)
      expect(signDataOf(MERCHANT_KEY, { ...sample, AuthToken, EdiDate })).to.equal(signData)
  })

  it("signs the window's result, an answer and a cancel as the examples", () => {
    expect(
      windowSignature(MERCHANT_KEY, { authToken: AuthToken, mid: 'nicepay00m', amount: 1004n }),
    ).to.equal('cc94db193780ffb83d79845bb001b26da397cb5855dd285a3b85a4acc1fa55fe')
    const TID = 'nicepay00m01012006221311045107'
    const signature = '9439b21e792ee41d1411d7b5e7e34a2062f0f42f19fa3f875f35c388954d4efd'
    expect(answerSignature(MERCHANT_KEY, { ...sample, TID })).to.equal(signature)
    expect(answerSignature(MERCHANT_KEY, { MID: 'nicepay00m', CancelAmt: '1004', TID })).to.equal(signature)
    const cancel = { MID: 'nicepay00m', TID, CancelAmt: '1004', EdiDate: '20191219133357' }
    expect(signDataOf(MERCHANT_KEY, cancel)).to.equal(
      'e6959c2ff876c64ccf0008828cab0007a81230c589f3cd727d0277acdc3c4cd5',
    )
  })
})
