import { expect } from 'chai'
import { z } from 'zod'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import {
  eventually,
  orderOf,
  pay,
  problemIn,
  startSystem,
  tokenAt,
  type Payment,
  type TestSystem,
} from './system.spec-helper.ts'
import { noticeOf, notify, orderAt, signatureFor } from './webhooks.spec-helper.ts'

const Entry = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('event'),
    at: z.iso.datetime(),
    type: z.string(),
    revision: z.int(),
    actor: z.strictObject({
      kind: z.string(),
      merchantId: z.string().nullable(),
      keyId: z.string().nullable(),
      owner: z.string().nullable(),
    }),
    data: z.record(z.string(), z.unknown()),
  }),
  z.looseObject({
    kind: z.literal('exchange'),
    at: z.iso.datetime(),
    operation: z.string(),
    url: z.string(),
    requestBody: z.string().nullable(),
    status: z.int().nullable(),
  }),
  z.looseObject({
    kind: z.literal('notification'),
    at: z.iso.datetime(),
    eventType: z.string(),
    result: z.string().nullable(),
  }),
])
const Timeline = z.strictObject({
  data: z.array(Entry),
  omittedExchanges: z.int(),
  missing: z.array(z.unknown()),
})
type Timeline = z.output<typeof Timeline>

const PAYER = 'Hong-Gildong-010-1234-5678'
const NEVER = `pay_${'0'.repeat(32)}`

describe('a payment as operators see it', () => {
  let system: TestSystem
  let payment: Payment
  let token: string
  before(async () => {
    system = await startSystem()
    token = await tokenAt(system.simulator)
    payment = await pay(system, { method: { type: 'token', token }, metadata: { table: '7' } })
    const path = `/v1/payments/${payment.id}/cancel`
    const canceled = await system.merchant.post(path, { amount: 3_000, reason: 'cold' })
    expect(canceled.status, canceled.text).to.equal(200)
    const notice = noticeOf(orderAt(payment.id), { payer: PAYER })
    expect((await notify(system, notice, signatureFor(notice))).status).to.equal(200)
  })
  after(() => system.stop())

  const timeline = async (id: string): Promise<Timeline> => {
    const told = await system.admin.get(`/v1/admin/payments/${id}/timeline`)
    expect(told.status, told.text).to.equal(200)
    return Timeline.parse(told.body)
  }
  const kinds = ({ data }: Timeline) =>
    data.map((entry) => {
      switch (entry.kind) {
        case 'event':
          return entry.type
        case 'exchange':
          return `> ${entry.operation}`
        case 'notification':
          return `< ${entry.eventType}`
      }
    })

  it('is any merchant’s, with the merchant and the provider’s words', async () => {
    const read = await system.admin.get(`/v1/admin/payments/${payment.id}`)
    expect(read.status, read.text).to.equal(200)
    expect(read.headers.get('ledger-position')).to.match(/^\d+$/)
    expect(read.body).to.deep.include({ id: payment.id, status: 'PARTIAL_CANCELED', balance: 7_000 })
    expect(read.body).to.have.nested.property('merchant.id').that.matches(/^mer_/)
    expect(read.body).to.have.nested.property('merchant.name').that.is.a('string')

    const declined = await system.merchant.post(
      '/v1/payments',
      orderOf(await tokenAt(system.simulator, 'DECLINED')),
    )
    const id = z.object({ instance: z.string() }).parse(declined.body).instance.split('/').at(-1) ?? ''
    const failed = await system.admin.get(`/v1/admin/payments/${id}`)
    expect(failed.body).to.have.nested.property('transactions[0].failure.category', 8009)
    expect(failed.body).to.have.nested.property('transactions[0].failure.providerCode').that.is.a('string')
  })

  it('has one timeline: events, what was sent and what came back, and what the provider told', async () => {
    const whole = await eventually(
      () => timeline(payment.id),
      ({ data }) =>
        data.filter(({ kind }) => kind === 'exchange').length >= 3 &&
        data.some((entry) => entry.kind === 'notification' && entry.result !== null),
    )
    expect(whole).to.include({ omittedExchanges: 0 })
    expect(whole.missing).to.deep.equal([])
    const order = kinds(whole)
    const isBefore = (one: string, other: string): void => {
      expect(order, `${one} before ${other} in ${order.join(', ')}`).to.include.members([one, other])
      const [first, second] = [order.indexOf(one), order.indexOf(other)]
      // A provider as near as this one may have answered within the millisecond, at which events are told first.
      if (whole.data[first]?.at !== whole.data[second]?.at)
        expect(first, order.join(', ')).to.be.lessThan(second)
    }
    isBefore('PaymentCreated', 'ApprovalRequested')
    isBefore('ApprovalRequested', '> approve')
    isBefore('> approve', 'PaymentApproved')
    isBefore('PaymentApproved', 'CancellationRequested')
    isBefore('CancellationRequested', '> cancel')
    isBefore('> cancel', 'CancellationSucceeded')
    isBefore('CancellationSucceeded', '< APPROVAL')
    isBefore('< APPROVAL', '> inquire')
    isBefore('> inquire', 'PaymentInquired')
    const told = whole.data.filter((entry) => entry.kind === 'notification')
    expect(told.map(({ eventType, result }) => [eventType, result])).to.deep.equal([['APPROVAL', 'inquired']])
    const times = whole.data.filter(({ kind }) => kind !== 'event').map(({ at }) => at)
    expect(times).to.deep.equal(times.toSorted())
  })

  it('says who did what', async () => {
    const { data } = await timeline(payment.id)
    const actors = data.flatMap((entry) =>
      entry.kind === 'event' ? [[entry.type, entry.actor] as const] : [],
    )
    const [, created] = actors[0] ?? []
    expect(created).to.deep.include({ kind: 'merchant', owner: null })
    expect(created?.keyId).to.match(/^key_/)
    const approved = actors.find(([type]) => type === 'PaymentApproved')?.[1]
    expect(approved).to.deep.include({ kind: 'dispatcher', keyId: null })
    expect(approved?.owner).to.match(/^own_/)
  })

  it('tells no secret, no token, and no body of a notification', async () => {
    const { text } = await system.admin.get(`/v1/admin/payments/${payment.id}/timeline`)
    for (const secret of [token, DEMO_SECRET_KEY, PAYER, 'sealedToken', 'sealedBody', 'v1.', 'requestHash'])
      expect(text).not.to.contain(secret)
    expect(text).to.contain('"cardToken\\":\\"[redacted]')
    expect(text).to.contain('"table":"7"')
  })

  it('stays as it was for its merchant', async () => {
    const { text, status } = await system.merchant.get(`/v1/payments/${payment.id}/events`)
    expect(status).to.equal(200)
    expect(text).not.to.match(/own_|contractId|leaseMs|providerCode/)
  })

  it('that is none is not found', async () => {
    const ids = [NEVER, '1', 'pay_', `${payment.id}0`, payment.id.toUpperCase(), 'pay_%00', '%EA%B0%80', '*']
    for (const id of ids)
      for (const path of [`/v1/admin/payments/${id}`, `/v1/admin/payments/${id}/timeline`]) {
        const told = await system.admin.get(path)
        if (id === 'pay_%00') expect(told.status).to.be.oneOf([400, 404])
        else problemIn(told, '404 payment_not_found')
      }
    problemIn(await system.admin.get(`/v1/admin/payments/pay_${'a'.repeat(61)}`), '400 invalid_request')
    problemIn(await system.merchant.get(`/v1/admin/payments/${payment.id}`), '401 authentication_failed')
    problemIn(
      await system.merchant.get(`/v1/admin/payments/${payment.id}/timeline`),
      '401 authentication_failed',
    )
  })
})
