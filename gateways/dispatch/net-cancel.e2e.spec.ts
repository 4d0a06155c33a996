import { expect } from 'chai'
import type { Failure } from '../../ledger/core/failure.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { statusOf } from '../../ledger/payment/state.ts'
import type { Gateway, NetCancelRequest } from '../port/gateway.ts'
import { bookAbout } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { mute } from './limited.spec-helper.ts'
import {
  eventsOf,
  hold,
  operate,
  pay,
  plan,
  processOn,
  reviewOf,
  settle,
  typesOf,
  won,
} from './resolving.spec-helper.ts'

const lost: Failure = { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null }
const HOUR = 3_600_000
const context = { correlationId: 'spec', actor: { kind: 'administrator' as const }, idempotency: null }

/** Like a provider that undoes an order by our id and can do nothing else; what it is told of first comes to nothing. */
const undoing = (gateway: Gateway, failures = 0): Gateway => {
  let calls = 0
  const undo = async (request: NetCancelRequest): Promise<void> => {
    const found = await gateway.inquire.byOrder?.(request)
    if (found?.kind !== 'found') return
    const [charge] = found.transactions
    if (charge === undefined || found.transactions.length > 1) return
    const { reference, amount } = charge
    const about = { idempotencyKey: 'net-cancel', reference, amount, taxFree: won(0n), reason: 'lost' }
    await gateway.cancel({
      ...request,
      ...about,
      captured: amount,
      balanceBefore: amount,
      leftAtMost: won(0n),
    })
  }
  const muted = mute(gateway)
  return {
    ...muted,
    capabilities: { ...muted.capabilities, netCancelWithinMs: HOUR },
    netCancel: async (request) => {
      calls += 1
      if (calls <= failures) return { kind: 'unknown', failure: lost }
      await undo(request)
      return { kind: 'succeeded', result: { reference: 'net', voidedAt: instantOf(0) } }
    },
  }
}

describe('a charge whose answer was lost, at a provider that can only undo it', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  for (const [fault, book] of [
    ['reset-after', ['approve 10000', 'cancel 10000']],
    ['reset-before', []],
  ] as const)
    it(`is undone after ${fault}, and then it is over`, async () => {
      const process = processOn(counter, 'own_1', { gateway: undoing(counter.gateway) })
      await plan(counter, 'approve', { fault })
      const id = await pay(process)
      expect((await settle(process, id)).status).to.equal('failed')
      expect(await bookAbout(process, id)).to.deep.equal(book)
      const declined = (await eventsOf(process, id)).find((event) => event.type === 'ApprovalDeclined')
      expect(declined?.failure.category).to.equal(8009)
    })

  for (const [what, charge, operation, told] of [
    ['approved', pay, 'approve', ['PaymentApproved', 'CancellationRequested', 'CancellationSucceeded']],
    ['held', hold, 'pre-authorize', ['PaymentPreAuthorized', 'VoidRequested', 'PaymentVoided']],
  ] as const)
    it(`does not stand here, though somebody is told meanwhile that it was ${what}`, async () => {
      let meanwhile = (): Promise<unknown> => Promise.resolve()
      const { netCancel, ...rest } = undoing(counter.gateway)
      const gateway: Gateway = {
        ...rest,
        netCancel: async (request) => {
          await meanwhile()
          return netCancel?.(request) ?? { kind: 'unknown', failure: lost }
        },
      }
      const process = processOn(counter, 'own_1', { gateway })
      await plan(counter, operation, { fault: 'reset-after' })
      const id = await charge(process)
      meanwhile = () =>
        processOn(counter, 'own_2').resolver.inquireNow(id, { cause: 'notification', context })
      const payment = await settle(process, id)
      expect(['CANCELED', 'VOIDED']).to.include(statusOf(payment))
      expect((await typesOf(process, id)).slice(-3)).to.deep.equal(told)
    })

  it('is tried again when that is not known to have worked', async () => {
    const process = processOn(counter, 'own_1', { gateway: undoing(counter.gateway, 3) })
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    await settle(process, id)
    expect(await bookAbout(process, id)).to.deep.equal(['approve 10000', 'cancel 10000'])
    expect((await typesOf(process, id)).slice(2)).to.deep.equal([
      ...['ApprovalUnknown', 'RequestRepeated', 'RequestRepeated', 'RequestRepeated', 'ApprovalDeclined'],
    ])
  })

  it('is a person’s once the provider does not undo it any more', async () => {
    const process = processOn(counter, 'own_1', { gateway: undoing(counter.gateway, 100) })
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    expect(await reviewOf(process, id)).to.deep.equal(['approve no_way_to_learn'])
  })

  it('an adapter that throws is tried again, and does not leave the case as it was', async () => {
    const broken: Gateway = {
      ...undoing(counter.gateway),
      netCancel: () => Promise.reject(new TypeError('a bug')),
    }
    const process = processOn(counter, 'own_1', { gateway: broken })
    await plan(counter, 'approve', { fault: 'reset-after' })
    expect(await reviewOf(process, await pay(process))).to.deep.equal(['approve no_way_to_learn'])
  })

  it('a cancel cannot be undone: it is a person’s at once', async () => {
    const process = processOn(counter, 'own_1', { gateway: undoing(counter.gateway) })
    const id = await pay(process)
    await plan(counter, 'cancel', { fault: 'reset-after' })
    await operate(process, id, { kind: 'cancel' })
    expect(await reviewOf(process, id)).to.deep.equal(['cancel no_way_to_learn'])
  })
})
