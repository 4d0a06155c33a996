import { expect } from 'chai'
import { merchantAt, type Merchant, type Told } from './merchant.spec-helper.ts'
import { startNaverSimplePaySim } from './server.ts'

type Registered = { readonly recurrentId: string; readonly merchantUserKey: string }

describe('naver simple pay simulator', () => {
  let close: () => Promise<void>
  let merchant: Merchant
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')

  beforeEach(async () => {
    const sim = await startNaverSimplePaySim({ now: () => nowMs })
    close = sim.close
    merchant = merchantAt(sim.url, 'naver-simple-pay')
  })
  afterEach(() => close())

  const registered = async (behaviour = 'APPROVE'): Promise<Registered> => {
    const { type, billingKey, customerKey } = await merchant.method({ orderId: 'o', amount: 1, behaviour })
    expect(type).to.equal('billing_key')
    return { recurrentId: String(billingKey), merchantUserKey: String(customerKey) }
  }
  const reserve = (fields: Record<string, string>, key?: string): Promise<Told> =>
    merchant.ask('recurrent/pay/v3/reserve', {
      form: {
        totalPayAmount: '10000',
        taxScopeAmount: '10000',
        taxExScopeAmount: '0',
        productName: '구독',
        merchantPayKey: 'order-1',
        ...fields,
      },
      ...(key === undefined ? {} : { key }),
    })
  const charge = (recurrentId: string, paymentId: unknown): Promise<Told> =>
    merchant.ask('recurrent/pay/v3/approval', { form: { recurrentId, paymentId: String(paymentId) } })

  it('reserves without moving anything, then approves', async () => {
    const payer = await registered()
    const reserved = await reserve(payer, 'key-r')
    expect(reserved).to.include({ status: 200, code: 'Success' })
    expect(await reserve(payer, 'key-r')).to.deep.include({ status: 409, body: reserved.body })
    expect(await merchant.book()).to.deep.equal([])
    const { paymentId, recurrentId } = reserved.body
    expect(recurrentId).to.equal(payer.recurrentId)
    const { code, body } = await charge(payer.recurrentId, paymentId)
    expect(code).to.equal('Success')
    expect(body).to.include({ paymentId, recurrentId })
    expect(body['detail']).to.include({ merchantPayKey: 'order-1', merchantUserKey: payer.merchantUserKey })
    expect(await merchant.book()).to.deep.equal([['order-1', 'approve', 10_000]])
    expect(await charge(payer.recurrentId, paymentId)).to.include({ code: 'AlreadyComplete' })
  })

  it('charges a registration again and again, with either spelling of the names', async () => {
    const { recurrentId, merchantUserKey } = await registered()
    for (const order of ['order-1', 'order-2']) {
      const { body } = await merchant.ask('recurrent/pay/v3/reserve', {
        form: {
          recurrentId,
          totalPayAmount: '10',
          taxScopeAmount: '0',
          taxExScopeAmount: '10',
          productName: '구독',
          merchantPayId: order,
          merchantUserId: merchantUserKey,
        },
      })
      expect(await charge(recurrentId, body['paymentId'])).to.include({ code: 'Success' })
    }
    expect((await merchant.book()).map(([orderId]) => orderId)).to.deep.equal(['order-1', 'order-2'])
  })

  it('refuses a reservation that is not in order', async () => {
    const [payer, { merchantUserKey }] = [await registered(), await registered()]
    for (const fields of [{ recurrentId: 'none' }, { merchantUserKey }]) {
      const told = await reserve({ ...payer, ...fields })
      expect(told).to.include({ status: 400, code: 'InvalidParameter' })
      expect(told.message).to.include('recurrentId')
    }
    expect(await reserve({ ...payer, taxScopeAmount: '9999' })).to.include({ code: 'InvalidParameter' })
    expect(await reserve({ recurrentId: payer.recurrentId })).to.include({ code: 'RequireParameter' })
    const ended = { recurrentId: payer.recurrentId, expireRequester: '1', expireReason: '해지' }
    expect(await merchant.ask('recurrent/expire/v1/request', { form: ended })).to.include({ code: 'Success' })
    expect(await reserve(payer)).to.include({ code: 'InvalidParameter' })
  })

  it('approves only what was reserved with the registration, within ten minutes', async () => {
    const [payer, other] = [await registered(), await registered()]
    const { paymentId } = (await reserve(payer)).body
    expect(await charge(other.recurrentId, paymentId)).to.include({ code: 'InvalidParameter' })
    expect(await charge(payer.recurrentId, 'none')).to.include({ code: 'InvalidPaymentId' })
    nowMs += 10 * 60_000
    expect(await charge(payer.recurrentId, paymentId)).to.include({ code: 'TimeExpired' })
    expect(await merchant.book()).to.deep.equal([])
  })

  it('declines at the approval, never at the reservation', async () => {
    for (const code of ['Fail', 'NotEnoughAccountBalance', 'BankMaintenance']) {
      const payer = await registered(code)
      const { paymentId } = (await reserve(payer)).body
      expect(await charge(payer.recurrentId, paymentId)).to.include({ code })
    }
    await merchant.plan('approve', 'refuse')
    const payer = await registered()
    const { paymentId } = (await reserve(payer)).body
    expect(await charge(payer.recurrentId, paymentId)).to.include({ code: 'Fail' })
    expect(await merchant.book()).to.deep.equal([])
  })
})
