import { expect } from 'chai'
import { money } from '../../ledger/core/money.ts'
import type { Gateway, ToldOnInquiry } from '../port/gateway.ts'
import { agreed, bookAbout } from './agreement.spec-helper.ts'
import { openCounter, type Counter } from './counter.spec-helper.ts'
import { onlyAsked } from './limited.spec-helper.ts'
import { operate, pay, plan, processOn, reviewOf, settle } from './resolving.spec-helper.ts'

/** As a provider tells it that knows what is left, and no single cancels. */
const summed = (told: ToldOnInquiry): ToldOnInquiry => {
  if (told.kind !== 'found') return told
  const [approval, ...cancels] = told.transactions
  if (approval === undefined) return { kind: 'not_found' }
  const left = cancels.reduce<bigint>((rest, { amount }) => rest - amount.amount, approval.amount.amount)
  return { kind: 'standing', approval, left: money(left, 'KRW'), cancelledAt: cancels.at(-1)?.at ?? null }
}

/** A provider that can be asked by its own number alone. */
const summing = (gateway: Gateway): Gateway => {
  const { capabilities, inquire, ...rest } = onlyAsked(gateway)
  return {
    ...rest,
    capabilities: { ...capabilities, inquiryByOrder: false },
    inquire: {
      byTransaction: async (request) =>
        summed((await inquire.byTransaction?.(request)) ?? { kind: 'not_found' }),
    },
  }
}

const context = { correlationId: 'spec', actor: { kind: 'administrator' as const }, idempotency: null }

const refusedOnce = (cancel: Gateway['cancel']): Gateway['cancel'] => {
  let calls = 0
  return async (request) => {
    calls += 1
    if (calls > 1) return cancel(request)
    const failure = { category: 8005, kind: 'business', providerCode: 'NO', providerMessage: null } as const
    return { kind: 'declined', failure }
  }
}

describe('a provider that tells only what is left, and only by its own number', () => {
  let counter: Counter
  beforeEach(async () => {
    counter = await openCounter()
  })
  afterEach(() => counter.close())

  for (const [fault, book] of [
    ['reset-after', ['approve 10000', 'cancel 3000']],
    ['error-after', ['approve 10000', 'cancel 3000']],
    ['reset-before', ['approve 10000']],
  ] as const)
    it(`a cancel whose answer was lost by ${fault} is learnt from it`, async () => {
      const process = processOn(counter, 'own_1', { gateway: summing(counter.gateway) })
      const id = await pay(process)
      await plan(counter, 'cancel', { fault })
      await operate(process, id, { kind: 'cancel' })
      await settle(process, id)
      expect(await agreed(process, id)).to.deep.equal(book)
    })

  it('is not explained by a cancel that was refused, while another of that amount is made', async () => {
    let meanwhile = (): Promise<void> => Promise.resolve()
    const { inquire: ways, ...rest } = summing(counter.gateway)
    const gateway: Gateway = {
      ...{ ...rest, cancel: refusedOnce(rest.cancel) },
      inquire: {
        byTransaction: async (request) => {
          await meanwhile()
          return (await ways.byTransaction?.(request)) ?? { kind: 'not_found' }
        },
      },
    }
    const process = processOn(counter, 'own_1', { gateway })
    const id = await pay(process)
    await operate(process, id, { kind: 'cancel', key: 'refused' })
    meanwhile = () => operate(process, id, { kind: 'cancel', key: 'made' })
    const [told] = (await process.resolver.inquireNow(id, { cause: 'notification', context })) ?? []
    expect(told?.answer.kind).to.equal('unknown')
    meanwhile = () => Promise.resolve()
    const [again] = (await process.resolver.inquireNow(id, { cause: 'notification', context })) ?? []
    expect(again?.answer.kind).to.equal('found')
    expect(await agreed(process, id)).to.deep.equal(['approve 10000', 'cancel 3000'])
  })

  it('a charge whose answer was lost is a person’s at once', async () => {
    const process = processOn(counter, 'own_1', { gateway: summing(counter.gateway) })
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    expect(await reviewOf(process, id)).to.deep.equal(['approve no_way_to_learn'])
    expect(await bookAbout(process, id)).to.deep.equal(['approve 10000'])
  })

  it('a charge that cannot be asked about, though others can, is a person’s at the first try', async () => {
    const asked = onlyAsked(counter.gateway)
    const gateway: Gateway = { ...asked, inquire: { byOrder: () => Promise.resolve({ kind: 'no_way' }) } }
    const process = processOn(counter, 'own_1', { gateway })
    await plan(counter, 'approve', { fault: 'reset-after' })
    const id = await pay(process)
    expect(await reviewOf(process, id)).to.deep.equal(['approve no_way_to_learn'])
  })
})
