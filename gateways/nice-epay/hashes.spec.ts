import { expect } from 'chai'
import { MERCHANT_KEY as merchantKey, MID as mid, sha256, TID as tid, window } from './answers.spec-helper.ts'
import {
  answerSignature,
  billingSignData,
  cancelSignData,
  statusSignData,
  windowSignData,
  windowSignature,
} from './hashes.ts'

const amount = '1004'
const owned = { mid, merchantKey, amount, authToken: window.AuthToken }

describe('nice-epay: hashes', () => {
  it('are those of the published examples', () => {
    expect(windowSignature(owned)).to.equal(
      'cc94db193780ffb83d79845bb001b26da397cb5855dd285a3b85a4acc1fa55fe',
    )
    expect(windowSignData({ ...owned, ediDate: '20200622131021' })).to.equal(
      '4916540b27cd60f3b6e37aa2e1257c7e4fb9faa0b4a84a1d85fac91461d00204',
    )
    expect(windowSignData({ ...owned, ediDate: '20191114011808' })).to.equal(
      '599644cf3295920f3199f5f151f7abda5a85e3777fbeefe5738e265101435a65',
    )
    expect(answerSignature({ mid, merchantKey, tid, amount })).to.equal(
      '9439b21e792ee41d1411d7b5e7e34a2062f0f42f19fa3f875f35c388954d4efd',
    )
    expect(cancelSignData({ mid, merchantKey, amount, ediDate: '20191219133357' })).to.equal(
      'e6959c2ff876c64ccf0008828cab0007a81230c589f3cd727d0277acdc3c4cd5',
    )
  })

  it('are over the contract’s concatenations where no example is published', () => {
    const ediDate = '20261120093000'
    expect(statusSignData({ mid, merchantKey, tid, ediDate })).to.equal(
      sha256(tid, mid, ediDate, merchantKey),
    )
    const charge = { mid, merchantKey, ediDate, amount, orderId: 'order-1', billingKey: 'BIKY0' }
    expect(billingSignData(charge)).to.equal(sha256(mid, ediDate, 'order-1', amount, 'BIKY0', merchantKey))
  })
})
