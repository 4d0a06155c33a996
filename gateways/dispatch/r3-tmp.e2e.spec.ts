import { expect } from 'chai'
import { providerOrderIdOf } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { onlyAsked } from './limited.spec-helper.ts'
import { pay, plan, processOn, settle, stateOf, typesOf } from './resolving.spec-helper.ts'
import { statusOf } from '../../ledger/payment/state.ts'

describe('tmp', () => {
  let counter: Counter
  beforeEach(async () => { counter = await openCounter() })
  afterEach(() => counter.close())
  it('a charge the provider undid by itself', async () => {
    const process = processOn(counter, 'own_1', { gateway: onlyAsked(counter.gateway) })
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    const credentials = counter.parts.environment.get(counter.provider)!
    const call = { credentials, context: contextOf('x'), amount: won(10_000n), idempotencyKey: 'z1', requestedAt: instantOf(0) }
    const told = await counter.gateway.inquire.byOrder!({ ...call, providerOrderId: providerOrderIdOf(id, 1), instrument: undefined })
    if (told.kind !== 'found') throw new Error(told.kind)
    const { reference, amount } = told.transactions[0]!
    await counter.gateway.cancel({ ...call, reference, reason: 'x', captured: amount, balanceBefore: amount, leftAtMost: won(0n), taxFree: won(0n) } as any)
    await settle(process, id)
    console.log(await bookAbout(process, id), await typesOf(process, id), statusOf(await stateOf(process, id)))
  })
})
