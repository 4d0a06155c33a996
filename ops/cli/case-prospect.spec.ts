import { expect } from 'chai'
import type { Capabilities } from '../../gateways/port/gateway.ts'
import { cardNetworkCapabilities } from '../../gateways/card-network/capabilities.ts'
import { OwnerId, TransactionId } from '../../ledger/core/ids.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import { prospectWith } from '../prospects.ts'
import { durationText, prospectInWords } from './case-prospect.ts'

const open: OpenCase = {
  transactionId: TransactionId('txn_1'),
  operation: 'cancel',
  foundId: null,
  dispatch: { owner: OwnerId('own_1'), leaseMs: 45_000 },
  stage: 'unknown',
  failure: null,
  tries: 0,
  repeats: 0,
  sends: 1,
  review: null,
}
const unaskable: Capabilities = {
  ...cardNetworkCapabilities,
  inquiryByOrder: false,
  inquiryByTransaction: false,
  replay: { ...cardNetworkCapabilities.replay, afterSilence: [], afterError: [] },
}
const told = (changes: Partial<OpenCase>, capabilities: Capabilities | undefined, ageMs = 0): string => {
  const one = { open: { ...open, ...changes }, ageMs, openForMs: ageMs }
  return prospectInWords(one, prospectWith(one, capabilities))
}

describe('what is going to happen with an open case', () => {
  it('in review: a person has to see to it, whatever the provider can do', () => {
    expect(told({ review: 'ambiguous' }, cardNetworkCapabilities)).to.match(/^waits for a person: Several/)
    expect(told({ review: 'ambiguous' }, undefined)).to.match(/^waits for a person: Several/)
  })
  it('whose outcome nobody knows: the next step, and when', () => {
    const tried = {
      tries: 3,
      failure: { category: 8012, kind: 'system', providerCode: null, providerMessage: null },
    } as const
    expect(told(tried, { ...cardNetworkCapabilities, replay: unaskable.replay }, 5_000)).to.equal(
      'asked for at the provider in 10 s',
    )
    expect(told(tried, { ...cardNetworkCapabilities, replay: unaskable.replay }, 60_000)).to.equal(
      'asked for at the provider now',
    )
  })
  it('under way: its owner sees to it', () => {
    expect(told({ stage: 'pending' }, { ...cardNetworkCapabilities, replay: unaskable.replay })).to.equal(
      'under way at own_1; else asked for at the provider now',
    )
  })
  it('of found money that has to go back: once more', () => {
    expect(told({ stage: 'declined', foundId: open.transactionId }, unaskable)).to.equal(
      'sent back once more in 1 s',
    )
  })
  it('that cannot be learnt: it is left to a person', () => {
    const nobody =
      'left to a person now: The provider can neither be asked nor be sent the same request again'
    expect(told({}, unaskable)).to.equal(nobody)
    expect(told({}, undefined)).to.equal(nobody)
  })
})

describe('a duration in words', () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '0 s'],
    [1_999, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [172_800_000, '2 d'],
  ]
  for (const [durationMs, text] of rows)
    it(text, () => {
      expect(durationText(durationMs)).to.equal(text)
    })
})
