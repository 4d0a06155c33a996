import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { PaymentId } from '../../ledger/core/ids.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import type { Gateway } from '../port/gateway.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import type { Inquired } from './inquiry.ts'
import { contextOf } from './record.ts'
import {
  begin,
  eventsOf,
  hold,
  operate,
  pay,
  plan,
  processOn,
  stateOf,
  typesOf,
  won,
  type Process,
} from './resolving.spec-helper.ts'

const ask = async (process: Process, paymentId: PaymentId): Promise<readonly Inquired[]> => {
  const context = contextOf(process.parts, 'spec')
  const inquired = await process.resolver.inquireNow(paymentId, { cause: 'merchant', context })
  if (inquired === undefined) throw new Error('no such payment')
  await process.dispatcher.drain()
  return inquired
}

describe('asking for a payment now', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  it('is a fact, whatever it finds, and counts as no try of anything', async () => {
    const process = processOn(counter, 'own_1')
    const id = await pay(process)
    const [one] = await ask(process, id)
    expect(one?.comparison).to.deep.include({ found: [], onlyThere: [], onlyHere: [] })
    expect((await eventsOf(process, id)).at(-1)).to.deep.include({
      ...{ type: 'PaymentInquired', transactionId: null, cause: 'merchant', attempt: 1, result: 'found' },
    })
    await plan(counter, 'approve', { fault: 'reset-before' })
    const lost = await pay(process)
    const before = (await stateOf(process, lost)).open
    const [nothing] = await ask(process, lost)
    expect(nothing?.answer).to.deep.equal({ kind: 'not_found' })
    expect((await stateOf(process, lost)).open).to.deep.equal(before)
    await plan(counter, 'inquire', { fault: 'maintenance' })
    const [unknown] = await ask(process, id)
    expect([unknown?.answer.kind, unknown?.comparison]).to.deep.equal(['unknown', undefined])
    expect((await eventsOf(process, id)).at(-1)).to.deep.include({ result: 'unknown', transactions: [] })
  })

  it('of no payment there is nothing to ask', async () => {
    const process = processOn(counter, 'own_1')
    const context = contextOf(process.parts, 'spec')
    const none = PaymentId('pay_none')
    expect(await process.resolver.inquireNow(none, { cause: 'merchant', context })).to.equal(undefined)
    expect(await counter.store.head()).to.equal(0n)
  })

  for (const fault of ['reset-after', 'duplicate', 'error-after'] as const)
    it(`decides at once what the provider shows done after ${fault}`, async () => {
      const process = processOn(counter, 'own_1')
      const id = await hold(process)
      await plan(counter, 'capture', { fault })
      await operate(process, id, { kind: 'capture' })
      await ask(process, id)
      expect(await agreed(process, id)).to.deep.equal(['pre-authorize 10000', 'capture 4000'])
    })

  it('answered while our own call is still under way: recorded once, and the call ends well', async () => {
    const process = processOn(counter, 'own_1')
    await plan(counter, 'approve', { fault: 'late', delayMs: 300 })
    const { paymentId, over } = await begin(process)
    while ((await bookAbout(process, paymentId)).length === 0) await pause(5)
    const [one] = await Promise.all([
      process.resolver.inquireNow(paymentId, {
        cause: 'merchant',
        context: contextOf(process.parts, 'spec'),
      }),
      over,
    ])
    expect(one?.[0]?.comparison?.found).to.have.length(1)
    expect(await agreed(process, paymentId)).to.deep.equal(['approve 10000'])
    expect(await typesOf(process, paymentId)).to.deep.equal([
      ...['PaymentCreated', 'ApprovalRequested', 'PaymentInquired', 'PaymentApproved'],
    ])
  })

  it('asked while our own call has not arrived yet: nothing is decided', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<undefined>()
    const { gateway } = counter
    const held: Gateway = {
      ...gateway,
      approve: async (request) => {
        await gate
        return gateway.approve(request)
      },
    }
    const process = processOn(counter, 'own_1', { gateway: held })
    const { paymentId, over } = await begin(process)
    await process.resolver.inquireNow(paymentId, {
      cause: 'merchant',
      context: contextOf(process.parts, 'spec'),
    })
    expect((await typesOf(process, paymentId)).at(-1)).to.equal('PaymentInquired')
    open(undefined)
    await over
    expect(await agreed(process, paymentId)).to.deep.equal(['approve 10000'])
  })

  it('shows what somebody did at the provider without us', async () => {
    const process = processOn(counter, 'own_1')
    const id = await pay(process)
    const state = await stateOf(process, id)
    if (state.status !== 'standing') throw new Error(state.status)
    const headers = { authorization: `Bearer ${DEMO_SECRET_KEY}`, 'idempotency-key': 'by hand' }
    const body = JSON.stringify({ amount: 700, reason: 'by hand' })
    await fetch(`${counter.simulator}/v1/approvals/${state.reference}/cancels`, {
      method: 'POST',
      headers,
      body,
    })
    const [one] = await ask(process, id)
    expect(one?.comparison?.onlyThere.map(({ operation, amount }) => [operation, amount])).to.deep.equal([
      ['cancel', won(700n)],
    ])
    expect((await typesOf(process, id)).at(-1)).to.equal('PaymentInquired')
  })

  it('of several attempts asks for each, and finds the money of one that was declined', async () => {
    const { gateway } = counter
    const deaf: Gateway = {
      ...gateway,
      approve: async (request) => {
        await gateway.approve(request)
        return {
          kind: 'declined',
          failure: { category: 8009, kind: 'business', providerCode: null, providerMessage: null },
        }
      },
    }
    const id = await pay(processOn(counter, 'own_1', { gateway: deaf }))
    const process = processOn(counter, 'own_1')
    expect((await stateOf(process, id)).status).to.equal('failed')
    const [one] = await ask(process, id)
    expect(one?.comparison?.found).to.have.length(1)
    // Nobody had to look for what the finding made necessary.
    expect(await agreed(process, id)).to.deep.equal(['approve 10000', 'cancel 10000'])
    expect((await stateOf(process, id)).status).to.equal('failed')
    await ask(process, id)
    expect((await typesOf(process, id)).slice(2)).to.deep.equal([
      ...['ApprovalDeclined', 'PaymentInquired', 'LateApprovalFound', 'CompensationRequested'],
      ...['CompensationSucceeded', 'PaymentInquired'],
    ])
  })
})
