import { expect } from 'chai'
import { ProviderId, TransactionId } from '../core/ids.ts'
import { money } from '../core/money.ts'
import { foundId, order } from '../payment/fixtures.spec-helper.ts'
import { decode } from '../store/codec.ts'
import { readCorpus, stored } from '../store/corpus.spec-helper.ts'
import type { LedgerEvent } from '../store/ledger-event.ts'
import type { PaymentContext } from './context.ts'
import { posted, type BookedEvent } from './posted.ts'
import { postings } from './postings.ts'

/** Any that the event can follow, as far as its own fields tell. */
const contextFor = (event: LedgerEvent): PaymentContext => {
  const id =
    'transactionId' in event && event.transactionId !== null ? event.transactionId : TransactionId('')
  const found = 'foundId' in event ? event.foundId : foundId('none')
  const provider = ProviderId('p')
  return {
    mode: 'live',
    merchantId: order.merchantId,
    provider,
    providers: new Map([[id, provider]]),
    cancels: new Map([[id, money(1n, 'KRW')]]),
    suspense: new Map(),
    found: new Map([[found, { operation: 'cancel', provider }]]),
  }
}

describe('the books and the corpus of stored events', () => {
  const seen = new Set<string>()
  for (const { place, line } of readCorpus())
    it(`answer ${line.type} v${line.schemaVersion} (${place})`, () => {
      const { event } = decode(stored(line))
      // Does not compile while the ledger has an event that the books have not.
      const booked: BookedEvent = event
      const answer = postings(booked, contextFor(event))
      const allowed: readonly string[] = posted[booked.type]
      for (const { reason } of answer) expect(allowed).to.include(reason)
      expect(answer.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(0n)
      seen.add(event.type)
    })
  it('know every type there is', () => {
    expect([...seen].toSorted()).to.deep.equal(Object.keys(posted).toSorted())
  })
})
