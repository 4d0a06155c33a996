import { expect } from 'chai'
import { failureCategories, type Failure, type FailureKind } from '../../ledger/core/failure.ts'
import { OwnerId, TransactionId } from '../../ledger/core/ids.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { ProviderOperation } from '../../ledger/payment/provider.ts'
import type { Capabilities } from '../port/gateway.ts'
import { afterAbsence, canTellApart, delayBefore, nextStep, withoutAsking } from './policy.ts'

const operations: readonly ProviderOperation[] = ['approve', 'pre_authorize', 'capture', 'void', 'cancel']
const charges: readonly ProviderOperation[] = ['approve', 'pre_authorize']

const because = (kind: FailureKind, category: Failure['category'] = 8999): Failure => ({
  category,
  kind,
  providerCode: null,
  providerMessage: null,
})

const caseOf = (changes: Partial<OpenCase> = {}): OpenCase => ({
  transactionId: TransactionId('txn_1'),
  operation: 'approve',
  foundId: null,
  dispatch: { owner: OwnerId('own_1'), leaseMs: 45_000 },
  stage: 'unknown',
  failure: because('timeout'),
  tries: 0,
  repeats: 0,
  sends: 1,
  review: null,
  ...changes,
})

/** A provider that can do nothing about a lost answer. */
const mute: Capabilities = {
  preAuthorization: true,
  partialCancel: true,
  inquiryByTransaction: false,
  inquiryByOrder: false,
  netCancelWithinMs: undefined,
  replay: { afterSilence: [], afterError: [], keptForMs: Infinity },
  settleDelayMs: 60_000,
  installmentMonths: [0],
  instruments: ['token'],
  imports: { reference: { description: 'any', pattern: /^.+$/, example: 'r' }, currencies: ['KRW'] },
  orderId: { maxLength: 64, pattern: /^.+$/ },
}
const asked: Capabilities = { ...mute, inquiryByOrder: true }
const replaying: Capabilities = {
  ...mute,
  replay: { ...mute.replay, afterSilence: operations },
}
const everything: Capabilities = {
  ...asked,
  replay: { afterSilence: operations, afterError: charges, keptForMs: Infinity },
}
const undoing: Capabilities = { ...mute, netCancelWithinMs: 300_000 }

const MINUTE = 60_000
const stepOf = (open: Partial<OpenCase>, capabilities: Capabilities, ageMs = 0): string => {
  const step = nextStep(caseOf(open), capabilities, ageMs)
  return step.kind === 'review' ? `review ${step.reason}` : step.kind
}

describe('policy: the next step to an outcome', () => {
  const silences: readonly (readonly [what: string, Partial<OpenCase>])[] = [
    ['nobody has said anything', { stage: 'pending', failure: null }],
    ['no answer came', { failure: because('timeout') }],
    ['the provider is busy with the same key', { failure: because('system', 8013) }],
  ]
  for (const [what, open] of silences) {
    it(`${what}: asked again under its key where that is safe, else asked for`, () => {
      for (const operation of operations) {
        expect(stepOf({ ...open, operation }, everything)).to.equal('repeat')
        expect(stepOf({ ...open, operation }, replaying)).to.equal('repeat')
        expect(stepOf({ ...open, operation }, asked)).to.equal('inquire')
      }
    })
  }

  it('the provider says that it failed: asked again only where it replays what it called a failure', () => {
    const failure = because('system')
    for (const operation of charges) {
      expect(stepOf({ operation, failure }, everything)).to.equal('repeat')
      expect(stepOf({ operation, failure }, replaying)).to.equal('review no_way_to_learn')
    }
    for (const operation of ['capture', 'void', 'cancel'] as const)
      expect(stepOf({ operation, failure }, everything)).to.equal('inquire')
  })

  it('something else was said: asked for, never sent again', () => {
    for (const failure of [
      because('business', 8004),
      because('business', 8005),
      because('unexpected_response'),
      because('network', 8012),
    ])
      for (const operation of operations) {
        expect(stepOf({ operation, failure }, everything)).to.equal('inquire')
        expect(stepOf({ operation, failure }, replaying)).to.equal('review no_way_to_learn')
      }
  })

  it('every third try asks, since a provider may answer questions while it hangs on requests', () => {
    const steps = Array.from({ length: 12 }, (_, tries) => stepOf({ tries }, everything))
    const three = ['repeat', 'repeat', 'inquire']
    expect(steps).to.deep.equal([...three, ...three, ...three, ...three])
    const unasked = Array.from({ length: 12 }, (_, tries) => stepOf({ tries }, replaying))
    expect(new Set(unasked)).to.deep.equal(new Set(['repeat']))
  })

  it('a charge is not sent again after ten minutes, whatever else is', () => {
    for (const operation of operations) {
      const late = charges.includes(operation) ? 'inquire' : 'repeat'
      expect(stepOf({ operation }, everything, 10 * MINUTE - 1)).to.equal('repeat')
      expect(stepOf({ operation }, everything, 10 * MINUTE)).to.equal(late)
    }
    expect(stepOf({}, replaying, 10 * MINUTE)).to.equal('review no_way_to_learn')
  })

  it('nothing is sent again under a key that the provider has forgotten', () => {
    const forgetful = { ...everything, replay: { ...everything.replay, keptForMs: 5 * MINUTE } }
    for (const operation of operations) {
      expect(stepOf({ operation }, forgetful, 5 * MINUTE - 1)).to.equal('repeat')
      expect(stepOf({ operation }, forgetful, 5 * MINUTE)).to.equal('inquire')
    }
  })

  it('can only be undone: so it is, while the provider still does that, and only a charge', () => {
    for (const operation of charges) {
      expect(stepOf({ operation }, undoing, 300_000 - 1)).to.equal('net_cancel')
      expect(stepOf({ operation }, undoing, 300_000)).to.equal('review no_way_to_learn')
    }
    for (const operation of ['capture', 'void', 'cancel'] as const)
      expect(stepOf({ operation }, undoing)).to.equal('review no_way_to_learn')
    expect(stepOf({}, { ...everything, netCancelWithinMs: 300_000 })).to.equal('repeat')
  })

  it('another amount moved: nothing is undone by the order, a person has to', () => {
    for (const operation of charges)
      expect(withoutAsking(caseOf({ operation, stage: 'mismatched' }), undoing, 0)).to.deep.equal({
        kind: 'review',
        reason: 'amount_mismatch',
      })
  })

  it('there is no way to learn it: a person has to', () => {
    for (const operation of operations)
      for (const stage of ['pending', 'unknown'] as const)
        expect(stepOf({ operation, stage }, mute)).to.equal('review no_way_to_learn')
  })

  it('by transaction is as good as by order, but for a charge whose answer never named one', () => {
    const byTransaction = { ...mute, inquiryByTransaction: true }
    for (const operation of ['capture', 'void', 'cancel'] as const)
      expect(stepOf({ operation, tries: 2 }, byTransaction)).to.equal('inquire')
    for (const operation of charges)
      expect(stepOf({ operation }, byTransaction)).to.equal('review no_way_to_learn')
  })

  it('another amount moved: asked for three times, never sent again; then a person has to', () => {
    for (const operation of operations) {
      const open = { operation, stage: 'mismatched' as const, failure: null }
      for (const tries of [0, 1, 2]) expect(stepOf({ ...open, tries }, everything)).to.equal('inquire')
      expect(stepOf({ ...open, tries: 3 }, everything)).to.equal('review amount_mismatch')
      expect(stepOf(open, replaying)).to.equal('review amount_mismatch')
    }
  })

  it('a compensation that was refused: once more, six times; then a person has to', () => {
    for (const operation of ['cancel', 'void'] as const) {
      const open = { operation, stage: 'declined' as const, foundId: TransactionId('txn_found') }
      for (const tries of [0, 5]) expect(stepOf({ ...open, tries }, mute)).to.equal('compensate_again')
      expect(stepOf({ ...open, tries: 6 }, everything)).to.equal('review tries_exhausted')
    }
  })

  it('ends after as many tries as there are delays, whatever failed', () => {
    for (const category of failureCategories) {
      const tries = category === 8013 ? 13 : 12
      const failure = because('business', category)
      expect(stepOf({ failure, tries: tries - 1 }, asked)).to.equal('inquire')
      expect(stepOf({ failure, tries }, asked)).to.equal('review tries_exhausted')
    }
    expect(stepOf({ stage: 'pending', failure: null, tries: 12 }, everything)).to.equal(
      'review tries_exhausted',
    )
  })
})

describe('policy: the delay before a step', () => {
  const delaysOf = (open: Partial<OpenCase>): readonly number[] =>
    Array.from({ length: 14 }, (_, tries) => delayBefore(caseOf({ ...open, tries })))
  const patient = [1, 2, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200].map((seconds) => seconds * 1_000)

  it('is patient after silence, in maintenance and with a broken contract; the last step waits for nothing', () => {
    for (const category of [8002, 8012, 8999] as const)
      expect(delaysOf({ failure: because('timeout', category) })).to.deep.equal([...patient, 0, 0])
  })
  it('is none where the provider has said what only has to be looked up, nor after a crash', () => {
    const told = [0, ...patient.slice(1), 0, 0]
    for (const category of [8001, 8003, 8004, 8005, 8006, 8007, 8008, 8009, 8010, 8011] as const)
      expect(delaysOf({ failure: because('business', category) })).to.deep.equal(told)
    expect(delaysOf({ stage: 'pending', failure: null })).to.deep.equal(told)
  })
  it('is short while the provider is busy with the same key', () => {
    expect(delaysOf({ failure: because('system', 8013) })).to.deep.equal([500, ...patient, 0])
  })
  it('never shrinks from try to try, until the last', () => {
    for (const category of failureCategories) {
      const delays = delaysOf({ failure: because('business', category) }).slice(0, 12)
      expect(delays).to.deep.equal(delays.toSorted((a, b) => a - b))
    }
  })
  it('of a mismatch and of a refused compensation goes by the stage, whatever failed before', () => {
    const failure = because('timeout')
    expect(delaysOf({ stage: 'mismatched', failure }).slice(0, 4)).to.deep.equal([0, 5_000, 60_000, 0])
    expect(delaysOf({ stage: 'declined', failure }).slice(0, 7)).to.deep.equal(
      [1, 10, 60, 600, 3_600, 14_400, 0].map((seconds) => seconds * 1_000),
    )
  })
})

describe('policy: what asking could not tell apart', () => {
  const forgetful = { ...everything, replay: { ...everything.replay, keptForMs: 5 * MINUTE } }

  it('is sent again under its key while the provider knows it', () => {
    for (const kind of ['timeout', 'unexpected_response', 'business'] as const) {
      const open = caseOf({ operation: 'cancel', failure: because(kind) })
      expect(canTellApart(open, forgetful, 5 * MINUTE - 1)).to.equal(true)
      expect(canTellApart(open, forgetful, 5 * MINUTE)).to.equal(false)
      expect(canTellApart(open, asked, 0)).to.equal(false)
    }
    expect(canTellApart(caseOf({ operation: 'cancel', failure: null }), everything, 0)).to.equal(true)
  })
  it('is not, after the provider said that it failed, where that could do it twice', () => {
    const failed = caseOf({ operation: 'cancel', failure: because('system') })
    expect(canTellApart(failed, everything, 0)).to.equal(false)
    expect(canTellApart({ ...failed, operation: 'approve' }, everything, 0)).to.equal(true)
    expect(canTellApart({ ...failed, failure: because('system', 8013) }, everything, 0)).to.equal(true)
  })
})

describe('policy: what follows when the provider surely has nothing of it', () => {
  it('a charge is over', () => {
    for (const operation of charges)
      expect(afterAbsence(caseOf({ operation }), everything)).to.equal('decline')
  })
  it('anything else is asked for once more where that is safe, and once only', () => {
    for (const operation of ['capture', 'void', 'cancel'] as const) {
      expect(afterAbsence(caseOf({ operation }), everything)).to.equal('repeat')
      expect(afterAbsence(caseOf({ operation, repeats: 1 }), everything)).to.equal('decline')
      const busy = { category: 8013, kind: 'system', providerCode: 'LATER', providerMessage: null } as const
      for (const repeats of [0, 1])
        expect(afterAbsence(caseOf({ operation, repeats, failure: busy }), everything)).to.equal('wait')
      expect(afterAbsence(caseOf({ operation }), asked)).to.equal('decline')
    }
  })
})
