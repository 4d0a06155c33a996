import { expect } from 'chai'
import { categoryGuides } from '../../ledger/core/failure-text.ts'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { startCardNetworkSim } from '../../sims/card-network/server.ts'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import {
  orderOf,
  pay,
  paymentIn,
  problemIn,
  providerAt,
  startSystem,
  tokenAt,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

type Row = readonly [behaviour: string, status: number, category: FailureCategory]

const rows: readonly Row[] = [
  ['CARD_EXPIRED', 402, 8007],
  ['CARD_STOPPED', 402, 8007],
  ['LIMIT_EXCEEDED', 402, 8008],
  ['INSUFFICIENT_FUNDS', 402, 8008],
  ['DECLINED', 402, 8009],
  ['a token that nobody issued', 422, 8001],
]
const captures = ['automatic', 'manual'] as const

/** The simulator's own words. */
const providerText = /issuer declined|invalid: |cardToken|CARD_|LIMIT_EXCEEDED|INSUFFICIENT/

describe('declined payments', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  const declined = async (behaviour: string, capture: string, language: string): Promise<Told> => {
    const token = behaviour.includes(' ') ? 'ctk_nobodys' : await tokenAt(system.simulator, behaviour)
    return system.merchant.post('/v1/payments', orderOf(token, { capture }), { 'accept-language': language })
  }

  for (const [behaviour, status, category] of rows) {
    for (const capture of captures) {
      it(`${behaviour}, ${capture}: category ${String(category)}, in Korean and English, nothing charged`, async () => {
        const { merchant } = system
        const guide = categoryGuides[category]
        for (const language of ['ko', 'en'] as const) {
          const told = await declined(behaviour, capture, language)
          const problem = problemIn(told, `${status} provider_failed`)
          expect(problem).to.include({
            category,
            detail: guide.payer[language],
            retryable: guide.retryable,
            recommendedAction: guide.recommendedAction,
          })
          expect(told.headers.get('content-language')).to.equal(language)
          const id = problem.instance.slice('/v1/payments/'.length)
          const { payment, book } = await agreed(system, merchant, id)
          expect([payment.status, payment.balance, book]).to.deep.equal(['FAILED', 0, []])
          const { name, retryable, recommendedAction, payer } = guide
          expect(payment.transactions[0]).to.deep.include({
            status: 'DECLINED',
            askedAmount: 10_000,
            signedAmount: 0,
            failure: { category, name, retryable, recommendedAction, message: payer },
          })
          const events = await merchant.get(`/v1/payments/${id}/events`)
          expect(typesIn(await timelineOf(merchant, id)).at(-1)).to.match(
            /^(Approval|PreAuthorization)Declined$/,
          )
          const resource = await merchant.get(`/v1/payments/${id}`)
          for (const { text } of [told, events, resource]) expect(text).not.to.match(providerText)
        }
      })
    }
  }

  it('have nothing to cancel, capture or void', async () => {
    const { merchant } = system
    const { instance } = problemIn(await declined('DECLINED', 'manual', 'en'), '402 provider_failed')
    for (const action of ['cancel', 'void'])
      problemIn(await merchant.post(`${instance}/${action}`, { reason: 'r' }), '409 payment_not_approved')
    problemIn(await merchant.post(`${instance}/capture`, {}), '409 payment_not_approved')
  })
})

describe('payments while the provider is down', () => {
  it('are declined for certain, and may be tried again with a new key', async () => {
    const system = await startSystem(providerAt('http://127.0.0.1:1'))
    try {
      const { merchant } = system
      const order = orderOf('ctk_any')
      for (const attempts of [1, 2]) {
        const key = { 'idempotency-key': `attempt-${String(attempts)}` }
        const told = await merchant.post('/v1/payments', order, key)
        const problem = problemIn(told, '502 provider_failed')
        const recommendedAction = 'retry_later_with_new_key'
        expect(problem).to.include({ category: 8012, retryable: true, recommendedAction })
        const again = await merchant.post('/v1/payments', order, key)
        expect(again.headers.get('idempotency-replayed')).to.equal('true')
        expect(problemIn(again, '502 provider_failed').category).to.equal(8012)
        // It would promise that the same request can do better.
        for (const { headers } of [told, again]) expect(headers.get('retry-after')).to.equal(null)
        const payment = paymentIn(await merchant.get(problem.instance))
        expect([payment.status, payment.transactions.length]).to.deep.equal(['FAILED', attempts])
      }
    } finally {
      await system.stop()
    }
  })

  it('stay as they were when a cancel, a capture or a void cannot be sent', async () => {
    const simulator = await startCardNetworkSim()
    const system = await startSystem(providerAt(simulator.url))
    try {
      const { merchant } = system
      const [paid, held] = [await pay(system), await pay(system, { capture: 'manual' })]
      await simulator.close()
      const cancel = await merchant.post(`/v1/payments/${paid.id}/cancel`, { reason: 'r' })
      expect(problemIn(cancel, '502 provider_failed').category).to.equal(8012)
      const capture = await merchant.post(`/v1/payments/${held.id}/capture`, {})
      expect(problemIn(capture, '502 provider_failed').category).to.equal(8012)
      const release = await merchant.post(`/v1/payments/${held.id}/void`, { reason: 'r' })
      expect(problemIn(release, '502 provider_failed').category).to.equal(8012)
      const after = [paid, held].map(async ({ id }) => paymentIn(await merchant.get(`/v1/payments/${id}`)))
      const [afterPaid, afterHeld] = await Promise.all(after)
      expect(afterPaid).to.include({ status: 'APPROVED', balance: 10_000 })
      expect(afterHeld).to.include({ status: 'PRE_APPROVED', heldAmount: 10_000 })
      expect(afterHeld?.transactions.map(({ kind, status }) => `${kind} ${status}`)).to.deep.equal([
        'PRE_AUTH SUCCEEDED',
        'CAPTURE DECLINED',
        'VOID DECLINED',
      ])
    } finally {
      await system.stop()
    }
  })
})
