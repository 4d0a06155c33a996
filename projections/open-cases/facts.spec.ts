import { expect } from 'chai'
import { ContractId, ProviderId } from '../../ledger/core/ids.ts'
import { lateApproval } from '../../ledger/payment/compensation.spec-helper.ts'
import {
  approval,
  approved,
  cancel,
  created,
  held,
  release,
} from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { evolve, initial } from '../../ledger/payment/evolve.ts'
import {
  attemptId,
  attemptIntent,
  compensationId,
  fact,
  krw,
  operationId,
} from '../../ledger/payment/fixtures.spec-helper.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import { factsOf } from './facts.ts'

const after = (...events: readonly PaymentEvent[]): Payment => events.reduce(evolve, initial)
const elsewhere = { provider: ProviderId('other'), contractId: ContractId('contract-2') }
/** The second attempt goes to another provider. */
const requestedElsewhere: PaymentEvent = {
  type: 'ApprovalRequested',
  ...fact,
  ...attemptIntent(2),
  ...elsewhere,
}
const whose = { merchantId: 'mer_1', mode: 'live' }
const here = { provider: 'card-network', contractId: 'contract-1' }

describe('what a payment knows of a movement', () => {
  it('of an attempt: its own provider and contract', () => {
    const payment = after(created, approval.requested(), approval.declined(), requestedElsewhere)
    expect(factsOf(payment, attemptId(1))).to.deep.equal({ ...whose, ...here, amount: krw(10_000n) })
    expect(factsOf(payment, attemptId(2))).to.deep.equal({ ...whose, ...elsewhere, amount: krw(10_000n) })
  })
  it('of a cancel or a void: those of the attempt that stands', () => {
    const stood = [created, approval.requested(), approval.declined(), requestedElsewhere]
    const canceling = after(...stood, approval.succeeded('ref-2', 2), cancel.requested('a', krw(3_000n)))
    expect(factsOf(canceling, operationId('a'))).to.deep.equal({
      ...whose,
      ...elsewhere,
      amount: krw(3_000n),
    })
    const voiding = after(...held, release.requested('a'))
    expect(factsOf(voiding, operationId('a'))).to.deep.equal({ ...whose, ...here, amount: krw(10_000n) })
  })
  it('of a compensation: those of the attempt that was found after all, and what was found', () => {
    const declined = [created, approval.requested(), approval.declined(), requestedElsewhere]
    const payment = after(...declined, ...lateApproval('ref-1', krw(9_000n)))
    expect(factsOf(payment, compensationId('ref-1'))).to.deep.equal({
      ...whose,
      ...here,
      amount: krw(9_000n),
    })
  })
  it('of none is an error', () => {
    expect(() => factsOf(after(...approved), operationId('a'))).to.throw('was never asked for')
    expect(() => factsOf(initial, operationId('a'))).to.throw('does not exist')
  })
})
