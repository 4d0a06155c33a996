import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { InquiryResource } from '../../commands/payments/inquiry-resource.ts'
import { payerAt, postTo } from '../../gateways/port/sim.spec-helper.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startNiceEpayCardSim } from '../../sims/nice-epay/server.ts'
import { timelineOf, typesIn } from './agreement.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  bookAt,
  orderOf,
  paymentIn,
  problemIn,
  startSystem,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

type Order = Readonly<Record<string, unknown>>
type Window = { readonly token: string; readonly window?: Readonly<Record<string, string>> }

describe('a window that its provider is asked about by its token', () => {
  let nice: Awaited<ReturnType<typeof startNiceEpayCardSim>>
  let system: TestSystem
  before(async () => {
    nice = await startNiceEpayCardSim()
    system = await startSystem({
      JANGBU_PROVIDER_NICE_EPAY_CARD_BASE_URL: nice.url,
      JANGBU_PROVIDER_NICE_EPAY_CARD_SECRET_KEY: DEMO_SECRET_KEY,
      JANGBU_PROVIDER_NICE_EPAY_CARD_MID: DEMO_SETTINGS.mid,
    })
  })
  after(async () => {
    await system.stop()
    await nice.close()
  })

  const orderWith = (opened: string, { token, window }: Window): Order => {
    const { Moid: _moid, ...given } = window ?? {}
    const method = { type: 'token', token, window: given, providerOrderId: opened }
    return orderOf('', { provider: 'nice-epay-card', method })
  }
  const send = (order: Order, headers = {}): Promise<Told> =>
    system.merchant.post('/v1/payments', order, headers)
  const moved = async (): Promise<readonly string[]> =>
    (await bookAt(nice.url)).map(({ operation, amount }) => `${operation} ${String(amount)}`)

  it('is one payment’s, whatever order the payer says it is of', async () => {
    const opened = `window-${randomUUID()}`
    const window = await payerAt(nice.url).inWindow(opened, 10_000n)
    expect(paymentIn(await send(orderWith(opened, window))).status).to.equal('APPROVED')
    const before = await moved()
    const again = orderWith(`window-${randomUUID()}`, window)
    await isRefused(system, (headers) => send(again, headers), { problem: '409 provider_order_used' })
    expect(await moved()).to.deep.equal(before)
  })

  it('is one attempt’s: what the next one paid is not given back for the one before', async () => {
    const opened = `window-${randomUUID()}`
    const window = await payerAt(nice.url).inWindow(opened, 10_000n)
    await postTo(`${nice.url}/__faults`, { operation: 'approve', fault: 'refuse' })
    const order = orderWith(opened, window)
    problemIn(await send(order), '402 provider_failed')
    const before = await moved()
    const { method } = orderWith(`window-${randomUUID()}`, window)
    const again = { ...order, method }
    await isRefused(system, (headers) => send(again, headers), { problem: '409 provider_order_used' })

    const next = `window-${randomUUID()}`
    const { method: fresh } = orderWith(next, await payerAt(nice.url).inWindow(next, 10_000n))
    const { id, status } = paymentIn(await send({ ...order, method: fresh }))
    expect(status).to.equal('APPROVED')
    const asked = await system.merchant.post(`/v1/payments/${id}/inquiry`, {})
    expect(InquiryResource.parse(asked.body)).to.deep.include({ agrees: true, differences: [] })
    expect(await moved()).to.deep.equal([...before, 'approve 10000'])
    const types = typesIn(await timelineOf(system.merchant, id))
    expect(types.filter((type) => /^(Late|Compensation)/.test(type))).to.deep.equal([])
  })
})
