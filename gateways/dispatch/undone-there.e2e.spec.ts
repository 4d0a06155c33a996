import { expect } from 'chai'
import { providerOrderIdOf, type PaymentId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { contextOf } from '../port/conformance-subject.ts'
import { bookAbout } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { onlyAsked } from './limited.spec-helper.ts'
import { hold, pay, plan, processOn, settle, typesOf, won, type Process } from './resolving.spec-helper.ts'

const context = { correlationId: 'spec', actor: { kind: 'administrator' as const }, idempotency: null }

describe('a charge whose answer was lost, and which the provider gave back by itself', () => {
  let counter: Counter
  let process: Process
  beforeEach(async () => {
    counter = await openCounter()
    process = processOn(counter, 'own_1', { gateway: onlyAsked(counter.gateway) })
  })
  afterEach(() => counter.close())

  /** As a provider does that could not deliver its answer. */
  const undo = async (paymentId: PaymentId, part = 10_000n): Promise<void> => {
    const { gateway, parts, provider } = counter
    const credentials = parts.environment.get(provider)
    if (credentials === undefined) throw new Error('no credentials')
    const about = {
      credentials,
      context: contextOf('undo'),
      idempotencyKey: 'undo',
      requestedAt: instantOf(0),
    }
    const order = { providerOrderId: providerOrderIdOf(paymentId, 1), instrument: undefined }
    const told = await gateway.inquire.byOrder?.({ ...about, ...order, amount: won(10_000n) })
    const [charge] = told?.kind === 'found' ? told.transactions : []
    if (charge === undefined) throw new Error('nothing was charged')
    const request = { ...about, reference: charge.reference, reason: 'undo' }
    if (charge.operation === 'pre_authorize') await gateway.preAuthorization?.void(request)
    else {
      const left = { captured: charge.amount, balanceBefore: charge.amount, leftAtMost: won(10_000n - part) }
      await gateway.cancel({ ...request, ...left, amount: won(part), taxFree: won(0n) })
    }
  }

  for (const [what, charge, operation, book] of [
    ['taken', pay, 'approve', ['approve 10000', 'cancel 10000']],
    ['held', hold, 'pre-authorize', ['pre-authorize 10000', 'void 10000']],
  ] as const)
    it(`is declined when it was ${what}, since nothing of it stands`, async () => {
      await plan(counter, operation, { fault: 'reset-after' })
      const id = await charge(process)
      await undo(id)
      expect((await settle(process, id)).status).to.equal('failed')
      await process.resolver.inquireNow(id, { cause: 'notification', context })
      expect((await typesOf(process, id)).slice(3)).to.deep.equal([
        ...['PaymentInquired', what === 'taken' ? 'ApprovalDeclined' : 'PreAuthorizationDeclined'],
        'PaymentInquired',
      ])
      expect(await bookAbout(process, id)).to.deep.equal(book)
    })

  it('stands where only a part of it went back', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    await undo(id, 4_000n)
    expect((await settle(process, id)).status).to.equal('standing')
  })

  it('is left to whoever sees to it when somebody else asks', async () => {
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    await undo(id)
    const other = processOn(counter, 'own_2')
    await other.resolver.inquireNow(id, { cause: 'notification', context })
    expect((await typesOf(other, id)).at(-1)).to.equal('PaymentInquired')
    expect((await settle(process, id)).status).to.equal('failed')
  })
})
