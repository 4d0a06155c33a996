import { expect } from 'chai'
import { timelineOf, typesIn } from './agreement.spec-helper.ts'
import { startDenyingProvider, type DenyingProvider } from './denying-provider.spec-helper.ts'
import {
  bookAt,
  eventually,
  orderOf,
  paymentIn,
  problemIn,
  providerAt,
  startSystem,
  tokenAt,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'

describe('money that stands although its payment was refused', () => {
  let provider: DenyingProvider
  let system: TestSystem
  before(async () => {
    provider = await startDenyingProvider()
    system = { ...(await startSystem(providerAt(provider.url))), simulator: provider.simulator }
  })
  after(async () => {
    await system.stop()
    await provider.close()
  })

  const current = async (id: string): Promise<Payment> =>
    paymentIn(await system.merchant.get(`/v1/payments/${id}`))
  const bookOf = async (id: string): Promise<readonly string[]> =>
    (await bookAt(provider.simulator, id)).map(({ operation, amount }) => `${operation} ${String(amount)}`)
  const plan = async (operation: string, fault: string, times = 1): Promise<void> => {
    const body = JSON.stringify({ operation, fault, times })
    await fetch(`${provider.simulator}/__faults`, { method: 'POST', body })
  }
  /** The provider says no, and does it all the same. */
  const denied = async (capture: string): Promise<string> => {
    provider.deny()
    const order = orderOf(await tokenAt(provider.simulator), { capture })
    const told = await system.merchant.post('/v1/payments', order)
    const { instance, category } = problemIn(told, '402 provider_failed')
    expect(category).to.equal(8009)
    provider.tellTheTruth()
    return instance.slice('/v1/payments/'.length)
  }
  const inquire = (id: string) => system.merchant.post(`/v1/payments/${id}/inquiry`, {})
  /** All that became of it is over. */
  const over = (id: string): Promise<Payment> =>
    eventually(
      () => current(id),
      ({ transactions }) => transactions.at(-1)?.status === 'SUCCEEDED',
      15_000,
    )

  const kinds = [
    {
      capture: 'automatic',
      charge: 'approve',
      undo: 'cancel',
      found: 'LateApprovalFound',
      transactions: ['APPROVAL DECLINED', 'APPROVAL LATE', 'FULL_CANCEL SUCCEEDED'],
    },
    {
      capture: 'manual',
      charge: 'pre-authorize',
      undo: 'void',
      found: 'LatePreAuthorizationFound',
      transactions: ['PRE_AUTH DECLINED', 'PRE_AUTH LATE', 'VOID SUCCEEDED'],
    },
  ] as const
  const bookAfter = ({ charge, undo }: (typeof kinds)[number]) => [`${charge} 10000`, `${undo} 10000`]

  for (const kind of kinds) {
    const { capture, charge, found, transactions } = kind
    it(`is found by asking, and goes back at once (${capture})`, async () => {
      const id = await denied(capture)
      expect(await bookOf(id)).to.deep.equal([`${charge} 10000`])
      expect((await inquire(id)).status).to.equal(200)
      const payment = await over(id)
      expect(payment).to.include({ status: 'FAILED', balance: 0, heldAmount: 0, canceledAmount: 0 })
      expect(payment.transactions.map((one) => `${one.kind} ${one.status}`)).to.deep.equal(transactions)
      expect(await bookOf(id)).to.deep.equal(bookAfter(kind))
      expect(typesIn(await timelineOf(system.merchant, id)).slice(2)).to.deep.equal([
        capture === 'automatic' ? 'ApprovalDeclined' : 'PreAuthorizationDeclined',
        ...['PaymentInquired', found, 'CompensationRequested', 'CompensationSucceeded'],
      ])
    })
  }

  /** Of both kinds at once, since it takes a while. */
  const afterFault = async (fault: string, times: number, check: (id: string) => Promise<void>) => {
    const ids = [await denied('automatic'), await denied('manual')]
    for (const { undo } of kinds) await plan(undo, fault, times)
    await Promise.all(ids.map(inquire))
    for (const [index, kind] of kinds.entries()) {
      const id = ids[index] ?? ''
      await over(id)
      expect(await bookOf(id)).to.deep.equal(bookAfter(kind))
      await check(id)
    }
  }

  it('goes back under a new key after the provider refused', () =>
    afterFault('refuse', 1, async (id) => {
      const timeline = await timelineOf(system.merchant, id)
      const asked = timeline.filter(({ type }) => type === 'CompensationRequested')
      expect(new Set(asked.map(({ data }) => data['transactionId'])).size).to.equal(2)
    }))

  it('goes back once, though the answer to that is lost as well', () =>
    afterFault('reset-after', 3, async (id) => {
      expect(typesIn(await timelineOf(system.merchant, id))).to.include('CompensationUnknown')
    }))

  it('asked for again and again, and by several at once, it goes back once', async () => {
    const id = await denied('automatic')
    const answers = await Promise.all(Array.from({ length: 8 }, () => inquire(id)))
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]))
    await over(id)
    await inquire(id)
    expect(await bookOf(id)).to.deep.equal(['approve 10000', 'cancel 10000'])
  })

  it('the order may be paid again meanwhile, and that payment stands', async () => {
    provider.deny()
    const order = orderOf(await tokenAt(provider.simulator))
    problemIn(await system.merchant.post('/v1/payments', order), '402 provider_failed')
    provider.tellTheTruth()
    const again = paymentIn(await system.merchant.post('/v1/payments', order))
    expect(again.status).to.equal('APPROVED')
    await inquire(again.id)
    const payment = await over(again.id)
    expect(payment).to.include({ status: 'APPROVED', balance: 10_000 })
    expect(await bookOf(again.id)).to.deep.equal(['approve 10000', 'approve 10000', 'cancel 10000'])
    const [first, , undoing] = await bookAt(provider.simulator, again.id)
    expect(undoing?.orderId).to.equal(first?.orderId)
  })
})
