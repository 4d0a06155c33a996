import { given } from '../core/given.ts'
import { recordCancellation, requestCancellation } from './commands.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approved, cancel, canceledPart, capture, capturedPart, held, release } from './events.spec-helper.ts'
import { canceledAs, declined, krw, unknown, usd } from './fixtures.spec-helper.ts'

const payment = given(paymentDecider)

describe('10,000 approved, 3,000 cancelled', () => {
  const history = [...approved, ...canceledPart('a', krw(3_000n))]
  it('leaves 7,000 to cancel', () => {
    payment(...history)
      .when(requestCancellation('b', krw(7_000n)))
      .then(cancel.requested('b', krw(7_000n)))
    payment(...history)
      .when(requestCancellation('b', 'remaining'))
      .then(cancel.requested('b', krw(7_000n)))
  })
  it('and not a won more', () => {
    payment(...history)
      .when(requestCancellation('b', krw(7_001n)))
      .rejects('cancel_exceeds_balance')
  })
  it('and after 7,000 more nothing', () => {
    payment(...history, ...canceledPart('b', krw(7_000n)))
      .when(requestCancellation('c', 'remaining'))
      .rejects('payment_already_canceled')
  })
})

describe('a cancellation', () => {
  it('returns what was captured, not what is only held', () => {
    const part = [...held, ...capturedPart('a', krw(4_000n))]
    payment(...part)
      .when(requestCancellation('b', 'remaining'))
      .then(cancel.requested('b', krw(4_000n)))
    payment(...part)
      .when(requestCancellation('b', krw(4_001n)))
      .rejects('cancel_exceeds_balance')
    payment(...held)
      .when(requestCancellation('b', 'remaining'))
      .rejects('nothing_captured')
  })
  it('may follow a capture that follows a cancellation', () => {
    const parts = [
      ...capturedPart('a', krw(4_000n)),
      ...canceledPart('b', krw(4_000n)),
      ...capturedPart('c', krw(5_000n)),
    ]
    payment(...held, ...parts)
      .when(requestCancellation('d', 'remaining'))
      .then(cancel.requested('d', krw(5_000n)))
  })
  it('is possible after the rest was released, and while a capture or void is undecided', () => {
    const part = [...held, ...capturedPart('a', krw(4_000n))]
    for (const also of [
      [release.requested('v')],
      [release.requested('v'), release.succeeded('v', krw(6_000n))],
      [capture.requested('b', krw(6_000n))],
    ])
      payment(...part, ...also)
        .when(requestCancellation('c', 'remaining'))
        .then(cancel.requested('c', krw(4_000n)))
  })
  it('waits while another of the same money is undecided', () => {
    const mismatch = { asked: krw(7_000n), answered: krw(6_999n), reference: 'ref-a' }
    for (const open of [[], [cancel.unknown('a')], [cancel.mismatched('a', mismatch)]]) {
      const history = [...approved, cancel.requested('a', krw(7_000n)), ...open]
      payment(...history)
        .when(requestCancellation('b', krw(3_001n)))
        .rejects('cancel_undecided')
      payment(...history)
        .when(requestCancellation('b', 'remaining'))
        .rejects('cancel_undecided')
    }
  })
  it('need not wait when it is other money', () => {
    payment(...approved, cancel.requested('a', krw(7_000n)))
      .when(requestCancellation('b', krw(3_000n)))
      .then(cancel.requested('b', krw(3_000n)))
  })
  it('may return what a declined one did not', () => {
    payment(...approved, cancel.requested('a', krw(7_000n)), cancel.declined('a'))
      .when(requestCancellation('b', krw(10_000n)))
      .then(cancel.requested('b', krw(10_000n)))
  })
  it('asks nothing more when it is the very one that was already asked for', () => {
    payment(...approved, cancel.requested('a', krw(3_000n)))
      .when(requestCancellation('a', krw(3_000n)))
      .then()
    payment(...approved, ...canceledPart('a', krw(10_000n)))
      .when(requestCancellation('a', krw(10_000n)))
      .then()
  })
})

describe("a cancellation's outcome", () => {
  const asked = [...approved, cancel.requested('a', krw(3_000n))]
  const mismatch = { asked: krw(3_000n), answered: krw(2_999n), reference: 'ref-a' }
  it('is succeeded, declined or unknown', () => {
    payment(...asked)
      .when(recordCancellation('a', canceledAs('ref-a', krw(3_000n))))
      .then(cancel.succeeded('a', krw(3_000n)))
    payment(...asked)
      .when(recordCancellation('a', declined))
      .then(cancel.declined('a'))
    payment(...asked)
      .when(recordCancellation('a', unknown))
      .then(cancel.unknown('a'))
  })
  it('of another amount or currency is a fact of its own, told once, which a decline does not undo', () => {
    payment(...asked)
      .when(recordCancellation('a', canceledAs('ref-a', krw(2_999n))))
      .then(cancel.mismatched('a', mismatch))
    payment(...asked)
      .when(recordCancellation('a', canceledAs('ref-a', usd(3_000n))))
      .then(cancel.mismatched('a', { ...mismatch, answered: usd(3_000n) }))
    for (const outcome of [canceledAs('ref-a', krw(2_999n)), declined, unknown])
      payment(...asked, cancel.mismatched('a', mismatch))
        .when(recordCancellation('a', outcome))
        .then()
    payment(...asked, cancel.mismatched('a', mismatch))
      .when(recordCancellation('a', canceledAs('ref-a', krw(3_000n))))
      .then(cancel.succeeded('a', krw(3_000n)))
  })
  it('counts when it succeeds after a recorded decline: the money did go back', () => {
    payment(...asked, cancel.declined('a'))
      .when(recordCancellation('a', canceledAs('ref-a', krw(3_000n))))
      .then(cancel.succeeded('a', krw(3_000n)))
  })
  it('is a mismatch when the balance has no room for it any more', () => {
    payment(...asked, cancel.declined('a'), ...canceledPart('b', krw(10_000n)))
      .when(recordCancellation('a', canceledAs('ref-a', krw(3_000n))))
      .then(cancel.mismatched('a', { ...mismatch, answered: krw(3_000n) }))
  })
  it('once succeeded ignores everything after', () => {
    for (const outcome of [canceledAs('ref-a', krw(3_000n)), declined, unknown])
      payment(...approved, ...canceledPart('a', krw(3_000n)))
        .when(recordCancellation('a', outcome))
        .then()
  })
  it('under the reference of another one is told of that: the provider did it once', () => {
    const two = [...approved, ...canceledPart('a', krw(3_000n)), cancel.requested('b', krw(3_000n))]
    payment(...two)
      .when(recordCancellation('b', canceledAs('ref-a', krw(3_000n))))
      .then()
    payment(...two)
      .when(recordCancellation('b', canceledAs('ref-b', krw(3_000n))))
      .then(cancel.succeeded('b', krw(3_000n)))
  })
  it('is not the outcome of a capture', () => {
    payment(...held, capture.requested('a', krw(3_000n)))
      .when(recordCancellation('a', canceledAs('ref-a', krw(3_000n))))
      .rejects('transaction_not_found')
  })
})
