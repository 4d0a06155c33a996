import { expect } from 'chai'
import { ContractId, ProviderId, providerOrderIdOf, type PaymentId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { Claim } from '../port/notification.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import type { Proven } from './believe.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { mute } from './limited.spec-helper.ts'
import {
  operate,
  pay,
  plan,
  processOn,
  settle,
  stateOf,
  typesOf,
  type Process,
} from './resolving.spec-helper.ts'

const context = { correlationId: 'spec', actor: { kind: 'administrator' as const }, idempotency: null }

describe('what a provider signed that cannot be asked', () => {
  let counter: Counter
  let process: Process
  beforeEach(async () => {
    counter = await openCounter()
    process = processOn(counter, 'own_1', { gateway: mute(counter.gateway) })
  })
  afterEach(() => counter.close())

  /** What the provider would tell of itself about the order. */
  const signed = async (paymentId: PaymentId): Promise<readonly Claim[]> => {
    const told = await askedAbout(counter, paymentId)
    return told.map(({ operation, at, amount, reference }) => ({
      operation,
      at,
      amount: amount.amount,
      reference,
    }))
  }
  const believe = (paymentId: PaymentId, claims: readonly Claim[], other: Partial<Proven['order']> = {}) => {
    const { provider } = counter
    const contractId = environmentContractId(provider)
    const order = { provider, contractId, providerOrderId: providerOrderIdOf(paymentId, 1), ...other }
    return process.resolver.believe(paymentId, { order, claims, context })
  }

  it('settles a charge whose answer was lost, though it waits for a person', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    await settle(process, id)
    expect(await typesOf(process, id)).to.include('ReviewRequested')
    expect(await believe(id, await signed(id))).to.equal(true)
    expect(await agreed(process, id)).to.deep.equal(['approve 10000'])
    expect(await believe(id, await signed(id)), 'the same again').to.equal(true)
    expect(await agreed(process, id)).to.deep.equal(['approve 10000'])
  })

  it('settles a cancel of which it tells, and no other', async () => {
    const id = await pay(process)
    await plan(counter, 'cancel', { fault: 'reset-after' })
    await operate(process, id, { kind: 'cancel', key: 'done' })
    await plan(counter, 'cancel', { fault: 'reset-before' })
    await operate(process, id, { kind: 'cancel', key: 'not done', amount: 2_000n })
    const cancels = (await signed(id)).filter(({ operation }) => operation === 'cancel')
    expect(await believe(id, cancels)).to.equal(true)
    expect([...(await stateOf(process, id)).open.values()].map(({ review }) => review)).to.have.length(1)
    expect(await bookAbout(process, id)).to.deep.equal(['approve 10000', 'cancel 3000'])
  })

  it('is not believed without references, about another order, or about nothing', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    const [claim, ...more] = await signed(id)
    if (claim === undefined) throw new Error('nothing is told')
    const { reference, ...bare } = claim
    expect([reference, more.length]).to.deep.equal([reference, 0])
    expect(await believe(id, [bare])).to.equal(false)
    expect(await believe(id, [claim], { providerOrderId: 'another' })).to.equal(false)
    expect(await believe(id, [claim], { provider: ProviderId('another') })).to.equal(false)
    expect(await believe(id, [claim], { contractId: ContractId('another') })).to.equal(false)
    expect(await believe(id, [])).to.equal(false)
    expect([...(await stateOf(process, id)).open.keys()]).to.have.length(1)
  })
})

/** Everything that an inquiry about the payment's order tells. */
const askedAbout = async (
  { gateway, parts, provider }: Counter,
  paymentId: PaymentId,
): Promise<readonly ProviderTransaction[]> => {
  const credentials = parts.environment.get(provider)
  if (credentials === undefined) throw new Error('no credentials')
  const told = await gateway.inquire.byOrder?.({
    credentials,
    providerOrderId: providerOrderIdOf(paymentId, 1),
    context: contextOf('inquiry'),
    amount: won(10_000n),
    idempotencyKey: 'txn_1',
    requestedAt: instantOf(0),
    instrument: undefined,
  })
  return told?.kind === 'found' ? told.transactions : []
}
