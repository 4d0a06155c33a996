import { given } from '../core/given.ts'
import { recordCapture, requestCapture } from './commands.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { capture, capturedPart, held, release } from './events.spec-helper.ts'
import { capturedAs, declined, krw, unknown, usd } from './fixtures.spec-helper.ts'

const payment = given(paymentDecider)

describe('a capture', () => {
  it('is asked for in full', () => {
    payment(...held)
      .when(requestCapture('a', krw(10_000n)))
      .then(capture.requested('a', krw(10_000n)))
    payment(...held)
      .when(requestCapture('a', 'remaining'))
      .then(capture.requested('a', krw(10_000n)))
  })
  it('is asked for in parts, up to the hold and not beyond', () => {
    const part = [...held, ...capturedPart('a', krw(4_000n))]
    payment(...part)
      .when(requestCapture('b', krw(6_000n)))
      .then(capture.requested('b', krw(6_000n)))
    payment(...part)
      .when(requestCapture('b', 'remaining'))
      .then(capture.requested('b', krw(6_000n)))
    payment(...part)
      .when(requestCapture('b', krw(6_001n)))
      .rejects('capture_exceeds_hold')
  })
  it('waits while another of the same money is undecided', () => {
    for (const open of [[], [capture.unknown('a')]]) {
      const history = [...held, capture.requested('a', krw(7_000n)), ...open]
      payment(...history)
        .when(requestCapture('b', krw(3_001n)))
        .rejects('capture_undecided')
      payment(...history)
        .when(requestCapture('b', 'remaining'))
        .rejects('capture_undecided')
    }
  })
  it('need not wait when it is other money', () => {
    payment(...held, capture.requested('a', krw(7_000n)))
      .when(requestCapture('b', krw(3_000n)))
      .then(capture.requested('b', krw(3_000n)))
  })
  it('may take what a declined one did not', () => {
    payment(...held, capture.requested('a', krw(7_000n)), capture.declined('a'))
      .when(requestCapture('b', krw(10_000n)))
      .then(capture.requested('b', krw(10_000n)))
  })
  it('asks nothing more when it is the very one that was already asked for', () => {
    payment(...held, capture.requested('a', krw(4_000n)))
      .when(requestCapture('a', krw(4_000n)))
      .then()
    payment(...held, ...capturedPart('a', krw(10_000n)))
      .when(requestCapture('a', krw(10_000n)))
      .then()
  })
})

describe("a capture's outcome", () => {
  const asked = [...held, capture.requested('a', krw(4_000n))]
  const mismatch = { asked: krw(4_000n), answered: krw(3_999n), reference: 'ref-a' }
  it('is succeeded, declined or unknown', () => {
    payment(...asked)
      .when(recordCapture('a', capturedAs('ref-a', krw(4_000n))))
      .then(capture.succeeded('a', krw(4_000n)))
    payment(...asked)
      .when(recordCapture('a', declined))
      .then(capture.declined('a'))
    payment(...asked)
      .when(recordCapture('a', unknown))
      .then(capture.unknown('a'))
  })
  it('of another amount or currency is a fact of its own, told once, which a decline does not undo', () => {
    payment(...asked)
      .when(recordCapture('a', capturedAs('ref-a', krw(3_999n))))
      .then(capture.mismatched('a', mismatch))
    payment(...asked)
      .when(recordCapture('a', capturedAs('ref-a', usd(4_000n))))
      .then(capture.mismatched('a', { ...mismatch, answered: usd(4_000n) }))
    const open = [...asked, capture.mismatched('a', mismatch)]
    for (const outcome of [capturedAs('ref-a', krw(3_999n)), declined, unknown])
      payment(...open)
        .when(recordCapture('a', outcome))
        .then()
    payment(...open)
      .when(requestCapture('b', 'remaining'))
      .rejects('capture_undecided')
    payment(...open)
      .when(recordCapture('a', capturedAs('ref-a', krw(4_000n))))
      .then(capture.succeeded('a', krw(4_000n)))
  })
  it('counts when it succeeds after a recorded decline: the money did move', () => {
    payment(...asked, capture.declined('a'))
      .when(recordCapture('a', capturedAs('ref-a', krw(4_000n))))
      .then(capture.succeeded('a', krw(4_000n)))
  })
  it('is a mismatch when the hold has no room for it any more', () => {
    const overtaken = [...asked, capture.declined('a'), ...capturedPart('b', krw(10_000n))]
    const released = [
      ...asked,
      capture.declined('a'),
      release.requested('v'),
      release.succeeded('v', krw(10_000n)),
    ]
    for (const history of [overtaken, released])
      payment(...history)
        .when(recordCapture('a', capturedAs('ref-a', krw(4_000n))))
        .then(capture.mismatched('a', { ...mismatch, answered: krw(4_000n) }))
  })
  it('once succeeded ignores everything after', () => {
    for (const outcome of [capturedAs('ref-a', krw(4_000n)), declined, unknown])
      payment(...held, ...capturedPart('a', krw(4_000n)))
        .when(recordCapture('a', outcome))
        .then()
  })
})
