import { expect } from 'chai'
import type { Gateway } from '../port/gateway.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { onlyAsked } from './limited.spec-helper.ts'
import {
  hold,
  operate,
  pay,
  plan,
  processOn,
  reviewOf,
  settle,
  stepOn,
  typesOf,
  won,
} from './resolving.spec-helper.ts'

describe('resolver: movements of the same amount', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  for (const [what, lost, other] of [
    ['one answer was lost, and the other request', 'reset-after', 'reset-before'],
    ['one was told to be done before, and the other failed', 'duplicate', 'error-before'],
    ['one failed, and the other was told to be done before', 'error-before', 'duplicate'],
  ] as const)
    it(`two cancels of which ${what}: each is done once`, async () => {
      const process = processOn(counter, 'own_1')
      const id = await pay(process)
      await plan(counter, 'cancel', { fault: lost })
      await operate(process, id, { kind: 'cancel', key: 'a' })
      await plan(counter, 'cancel', { fault: other })
      await operate(process, id, { kind: 'cancel', key: 'b' })
      await settle(process, id)
      expect(await agreed(process, id)).to.deep.equal(['approve 10000', 'cancel 3000', 'cancel 3000'])
    })

  it('a lost answer is judged by what was so when it was asked for, whatever moved since', async () => {
    const process = processOn(counter, 'own_1')
    const id = await pay(process)
    await plan(counter, 'cancel', { fault: 'reset-after' })
    await operate(process, id, { kind: 'cancel', key: 'a' })
    await operate(process, id, { kind: 'cancel', key: 'b' })
    await stepOn(process, id)
    expect(await agreed(process, id)).to.deep.equal(['approve 10000', 'cancel 3000', 'cancel 3000'])
  })

  it('two captures of which one answer was lost, and the other request', async () => {
    const process = processOn(counter, 'own_1')
    const id = await hold(process)
    await plan(counter, 'capture', { fault: 'reset-after' })
    await operate(process, id, { kind: 'capture', key: 'a' })
    await plan(counter, 'capture', { fault: 'reset-before' })
    await operate(process, id, { kind: 'capture', key: 'b' })
    await settle(process, id)
    expect(await agreed(process, id)).to.deep.equal(['pre-authorize 10000', 'capture 4000', 'capture 4000'])
  })

  it('where the provider cannot be asked again, a person has to tell which', async () => {
    const process = processOn(counter, 'own_1', { gateway: onlyAsked(counter.gateway) })
    const id = await pay(process)
    await plan(counter, 'cancel', { fault: 'reset-after' })
    await operate(process, id, { kind: 'cancel', key: 'a' })
    await plan(counter, 'cancel', { fault: 'reset-before' })
    await operate(process, id, { kind: 'cancel', key: 'b' })
    expect(await reviewOf(process, id)).to.deep.equal(['cancel ambiguous', 'cancel ambiguous'])
    expect(await bookAbout(process, id)).to.deep.equal(['approve 10000', 'cancel 3000'])
  })

  it('a cancel that the provider made over another amount is not called absent', async () => {
    const { gateway } = counter
    const wrong: Gateway = {
      ...onlyAsked(gateway),
      cancel: async (request) => {
        await gateway.cancel({ ...request, amount: won(2_999n) })
        return {
          kind: 'unknown',
          failure: { category: 8999, kind: 'timeout', providerCode: null, providerMessage: null },
        }
      },
    }
    const process = processOn(counter, 'own_1', { gateway: wrong })
    const id = await pay(process)
    await operate(process, id, { kind: 'cancel' })
    expect(await reviewOf(process, id)).to.deep.equal(['cancel ambiguous'])
  })
})

describe('resolver: another amount', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  it('told, while the right one moved: one look shows it', async () => {
    const process = processOn(counter, 'own_1')
    await plan(counter, 'approve', { fault: 'wrong-amount' })
    const id = await pay(process)
    expect((await typesOf(process, id)).at(-1)).to.equal('ApprovalAmountMismatched')
    await stepOn(process, id)
    expect(await agreed(process, id)).to.deep.equal(['approve 10000'])
  })

  for (const moving of ['approve', 'cancel'] as const)
    it(`really moved (${moving}): a person has to see to it, after a few looks`, async () => {
      const { gateway } = counter
      const wrong: Gateway = {
        ...gateway,
        approve: (request) => gateway.approve({ ...request, amount: won(2_999n) }),
        cancel: (request) => gateway.cancel({ ...request, amount: won(2_999n), leftAtMost: won(10_000n) }),
      }
      const process = processOn(counter, 'own_1', { gateway: wrong })
      const id = await pay(moving === 'approve' ? process : processOn(counter, 'own_1'))
      if (moving === 'cancel') await operate(process, id, { kind: 'cancel' })
      expect(await reviewOf(process, id)).to.deep.equal([`${moving} amount_mismatch`])
      expect((await typesOf(process, id)).filter((type) => type === 'PaymentInquired')).to.have.length(3)
      expect(await bookAbout(process, id)).to.deep.equal(
        moving === 'approve' ? ['approve 2999'] : ['approve 10000', 'cancel 2999'],
      )
    })

  it('moved, and told in a way that contradicts itself: nobody decides it but a person', async () => {
    const { gateway } = counter
    const wrong: Gateway = {
      ...gateway,
      cancel: (request) => gateway.cancel({ ...request, amount: won(2_999n) }),
    }
    const process = processOn(counter, 'own_1', { gateway: wrong })
    const id = await pay(process)
    await operate(process, id, { kind: 'cancel' })
    expect(await reviewOf(process, id)).to.deep.equal(['cancel tries_exhausted'])
    expect(await bookAbout(process, id)).to.deep.equal(['approve 10000', 'cancel 2999'])
  })
})
