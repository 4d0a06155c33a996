import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { notifyingStands } from '../../gateways/every-provider.spec-helper.ts'
import { providerCapabilities } from '../../gateways/registry.ts'
import type { ProviderId } from '../../ledger/core/ids.ts'
import { readAccess } from '../data-dir.ts'
import { letSimulatorsNotify } from '../simulators.ts'
import { timelineOf, typesIn } from './agreement.spec-helper.ts'
import { bookAt, eventually, orderOf, paymentIn, startSystem, type TestSystem } from './system.spec-helper.ts'
import { orderAt, settledAbout } from './webhooks.spec-helper.ts'

const Given = z.object({ method: z.looseObject({ providerOrderId: z.string().optional() }) })
const LIMIT_MS = 20_000
/** More than any client repeats a call. */
const TIMES = 10
const PAYMENTS = 2

const posted = async (url: string, body: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status, url).to.equal(200)
  return response.json()
}

describe('a payment whose answer was lost', () => {
  let system: TestSystem
  let simulators: Readonly<Record<string, string>>
  before(async () => {
    system = await startSystem()
    simulators = (await readAccess(system.variables['JANGBU_DATA_DIR'] ?? '')).simulators ?? {}
    await letSimulatorsNotify(simulators, system.url)
  })
  after(() => system.stop())

  type Paid = { readonly id: string; readonly providerOrderId: string }

  const payAt = async (provider: string, simulator: string): Promise<Paid> => {
    const asked = { orderId: `o${randomUUID().replaceAll('-', '').slice(0, 24)}`, amount: 10_000 }
    const { method } = Given.parse(await posted(`${simulator}/__method`, asked))
    const told = await system.merchant.post('/v1/payments', orderOf('', { provider, method }))
    expect(told.status, told.text).to.be.oneOf([201, 202])
    const { id } = paymentIn(told)
    return { id, providerOrderId: method.providerOrderId ?? orderAt(id) }
  }

  /** Whoever can be asked is asked; whoever cannot be is believed what it signed. */
  const isSettled = async (provider: ProviderId, { id, providerOrderId }: Paid): Promise<void> => {
    const [notification, ...more] = await settledAbout(system, providerOrderId)
    expect(more).to.deep.equal([])
    const { inquiryByOrder, inquiryByTransaction } = providerCapabilities.get(provider) ?? {}
    const canBeAsked = inquiryByOrder === true || inquiryByTransaction === true
    const results = canBeAsked ? ['inquired', 'known'] : ['believed']
    expect(notification).to.include({ provider, paymentId: id })
    expect(notification?.handled).to.have.length(1)
    expect(notification?.handled[0]).to.be.oneOf(results)
    expect(typesIn(await timelineOf(system.merchant, id))).not.to.include('ReviewRequested')
  }

  for (const { provider, event } of notifyingStands)
    if (event === undefined)
      it(`is approved without a person, since ${provider} notifies of it`, async () => {
        const simulator = simulators[provider] ?? ''
        const paid: Paid[] = []
        for (let payments = 0; payments < PAYMENTS; payments += 1) {
          await posted(`${simulator}/__faults`, { operation: 'approve', fault: 'reset-after', times: TIMES })
          paid.push(await payAt(provider, simulator))
          await fetch(`${simulator}/__faults`, { method: 'DELETE' })
        }
        for (const one of paid) {
          const { id } = one
          const read = async () => paymentIn(await system.merchant.get(`/v1/payments/${id}`))
          const { status, balance } = await eventually(
            read,
            (payment) => payment.status === 'APPROVED',
            LIMIT_MS,
          )
          expect([status, balance]).to.deep.equal(['APPROVED', 10_000])
          const book = (await bookAt(simulator, '')).filter(({ orderId }) => orderId === one.providerOrderId)
          expect(book.map(({ operation, amount }) => [operation, amount])).to.deep.equal([
            ['approve', 10_000],
          ])
          await isSettled(provider, one)
        }
      }).timeout(60_000)
})
