import { given } from '../core/given.ts'
import { recordVoid, requestVoid } from './commands.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { capture, capturedPart, held, release } from './events.spec-helper.ts'
import { declined, krw, unknown, voidedAs } from './fixtures.spec-helper.ts'

const payment = given(paymentDecider)

describe('a void', () => {
  it('is asked for', () => {
    payment(...held)
      .when(requestVoid('v'))
      .then(release.requested('v'))
  })
  it('releases all of an untouched hold', () => {
    payment(...held, release.requested('v'))
      .when(recordVoid('v', voidedAs('ref-v')))
      .then(release.succeeded('v', krw(10_000n)))
  })
  it('releases what no capture took', () => {
    const part = [...held, ...capturedPart('a', krw(4_000n))]
    payment(...part)
      .when(requestVoid('v'))
      .then(release.requested('v'))
    payment(...part, release.requested('v'))
      .when(recordVoid('v', voidedAs('ref-v')))
      .then(release.succeeded('v', krw(6_000n)))
  })
  it('waits for a capture that may still take something', () => {
    for (const open of [[], [capture.unknown('a')]])
      payment(...held, capture.requested('a', krw(4_000n)), ...open)
        .when(requestVoid('v'))
        .rejects('capture_undecided')
    payment(...held, capture.requested('a', krw(4_000n)), capture.declined('a'))
      .when(requestVoid('v'))
      .then(release.requested('v'))
  })
  it('may be tried again after a decline, not while it is undecided', () => {
    payment(...held, release.requested('v'), release.declined('v'))
      .when(requestVoid('w'))
      .then(release.requested('w'))
    for (const open of [[], [release.unknown('v')]])
      payment(...held, release.requested('v'), ...open)
        .when(requestVoid('w'))
        .rejects('void_undecided')
  })
  it('asks nothing more when it is the very one that was already asked for', () => {
    payment(...held, release.requested('v'))
      .when(requestVoid('v'))
      .then()
    payment(...held, release.requested('v'), release.succeeded('v', krw(10_000n)))
      .when(requestVoid('v'))
      .then()
  })
})

describe("a void's outcome", () => {
  const asked = [...held, release.requested('v')]
  it('is declined or unknown', () => {
    payment(...asked)
      .when(recordVoid('v', declined))
      .then(release.declined('v'))
    payment(...asked)
      .when(recordVoid('v', unknown))
      .then(release.unknown('v'))
    payment(...asked, release.unknown('v'))
      .when(recordVoid('v', declined))
      .then(release.declined('v'))
  })
  it('counts when it succeeds after a recorded decline', () => {
    payment(...asked, release.declined('v'))
      .when(recordVoid('v', voidedAs('ref-v')))
      .then(release.succeeded('v', krw(10_000n)))
  })
  it('once succeeded ignores everything after', () => {
    for (const outcome of [voidedAs('ref-v'), declined, unknown])
      payment(...asked, release.succeeded('v', krw(10_000n)))
        .when(recordVoid('v', outcome))
        .then()
  })
  it('releases nothing more when an earlier one, declined by mistake, released it all: yet it is decided', () => {
    const twice = [
      ...asked,
      release.declined('v'),
      release.requested('w'),
      release.succeeded('v', krw(10_000n)),
    ]
    payment(...twice)
      .when(recordVoid('w', voidedAs('ref-w')))
      .then(release.succeeded('w', krw(0n)))
  })
})
