import { expect } from 'chai'
import { merchantAt, type Merchant, type Told } from './merchant.spec-helper.ts'
import { startNaverPaySim } from './server.ts'

const AT_MS = Date.parse('2026-11-20T09:30:05.700+09:00')

describe('naver pay simulator: payments', () => {
  let close: () => Promise<void>
  let merchant: Merchant
  let nowMs: number

  beforeEach(async () => {
    nowMs = AT_MS
    const sim = await startNaverPaySim({ now: () => nowMs })
    close = sim.close
    merchant = merchantAt(sim.url, 'naver-pay')
  })
  afterEach(() => close())

  const window = async (behaviour = 'APPROVE', orderId = 'order-1'): Promise<string> =>
    String((await merchant.method({ orderId, amount: 10_000, behaviour }))['token'])
  const approve = (paymentId: string, key?: string): Promise<Told> =>
    merchant.ask('v2.2/apply/payment', { form: { paymentId }, ...(key === undefined ? {} : { key }) })
  const approved = async (behaviour?: string): Promise<string> => {
    const paymentId = await window(behaviour)
    expect(await approve(paymentId)).to.include({ status: 200, code: 'Success' })
    return paymentId
  }
  const cancel = (paymentId: string, amount: number, more: Record<string, string> = {}): Promise<Told> =>
    merchant.ask('v1/cancel', {
      form: {
        paymentId,
        cancelAmount: String(amount),
        cancelReason: '변심',
        cancelRequester: '2',
        taxScopeAmount: String(amount),
        taxExScopeAmount: '0',
        ...more,
      },
    })
  const history = (paymentId: string, json: object = {}): Promise<Told> =>
    merchant.ask(`v2.2/list/history/${paymentId}`, { json })

  it('approves what the payer agreed to, and says with what', async () => {
    const paymentId = await window()
    const { status, code, body } = await approve(paymentId)
    expect([status, code, body['paymentId']]).to.deep.equal([200, 'Success', paymentId])
    expect(body['detail']).to.include({
      paymentId,
      merchantPayKey: 'order-1',
      admissionTypeCode: '01',
      admissionState: 'SUCCESS',
      admissionYmdt: '20261120093005',
      totalPayAmount: 10_000,
      taxScopeAmount: 10_000,
      primaryPayMeans: 'CARD',
      cardInstCount: 0,
    })
    expect(await merchant.book()).to.deep.equal([['order-1', 'approve', 10_000]])
    expect(await approve(paymentId)).to.include({ status: 200, code: 'AlreadyComplete' })
  })

  it('knows other means of paying', async () => {
    for (const [behaviour, told] of [
      ['APPROVE_3_MONTHS', { primaryPayMeans: 'CARD', cardInstCount: 3, primaryPayAmount: 10_000 }],
      ['APPROVE_BANK', { primaryPayMeans: 'BANK', bankCorpCode: '088', npointPayAmount: 0 }],
      ['APPROVE_POINT', { primaryPayMeans: '', primaryPayAmount: 0, npointPayAmount: 10_000 }],
      ['APPROVE_MIXED', { primaryPayMeans: 'CARD', primaryPayAmount: 9_000, npointPayAmount: 1_000 }],
    ] as const) {
      expect((await approve(await window(behaviour))).body['detail'], behaviour).to.include(told)
    }
  })

  it('declines as it was told to, and nothing moves', async () => {
    for (const [code, status] of [
      ['Fail', 200],
      ['NotEnoughAccountBalance', 200],
      ['RequireParameter', 400],
      ['InvalidParameter', 400],
      ['InvalidMerchant', 200],
      ['TimeExpired', 200],
      ['AlreadyOnGoing', 200],
      ['AlreadyComplete', 200],
      ['OwnerAuthFail', 200],
      ['BankMaintenance', 200],
      ['MaintenanceOngoing', 200],
      ['FaultCheckOngoing', 200],
    ] as const) {
      const told = await approve(await window(code))
      expect(told, code).to.include({ status, code })
      expect(told.message, code).to.match(/[가-힣]/)
    }
    const failed = await approve(await window('FAIL'))
    expect(failed.code).to.equal('Success')
    expect(failed.body['detail']).to.include({ admissionState: 'FAIL' })
    expect(await merchant.book()).to.deep.equal([])
  })

  it('remembers a try that failed, and lets the payer try again until ten minutes are over', async () => {
    const paymentId = await window('Fail')
    await approve(paymentId)
    await approve(paymentId)
    const rows = (await history(paymentId)).body['list']
    expect(rows).to.have.length(2).and.have.nested.property('[0].admissionState', 'FAIL')
    nowMs += 10 * 60_000
    expect(await approve(paymentId)).to.include({ code: 'TimeExpired' })
  })

  it('cancels in parts down to nothing, and tells what is left of each', async () => {
    const paymentId = await approved('APPROVE_MIXED')
    expect((await cancel(paymentId, 9_500)).body).to.include({
      paymentId,
      primaryPayMeans: 'CARD',
      primaryPayCancelAmount: 9_000,
      primaryPayRestAmount: 0,
      npointCancelAmount: 500,
      npointRestAmount: 500,
      giftCardCancelAmount: 0,
      discountCancelAmount: 0,
      taxScopeAmount: 9_500,
      taxScopeRestAmount: 500,
      totalRestAmount: 500,
      cancelYmdt: '20261120093005',
    })
    expect(await cancel(paymentId, 501)).to.include({ code: 'OverRemainAmount' })
    expect((await cancel(paymentId, 500)).body).to.include({ totalRestAmount: 0 })
    expect(await cancel(paymentId, 1)).to.include({ code: 'AlreadyCanceled' })
    const rows = (await history(paymentId)).body['list']
    expect(rows).to.have.length(3)
    for (const [at, value] of [
      ['[0].admissionTypeCode', '04'],
      ['[0].totalPayAmount', 500],
      ['[1].totalPayAmount', 9_500],
      ['[2].admissionTypeCode', '01'],
    ] as const) {
      expect(rows).to.have.nested.property(at, value)
    }
    expect(await merchant.book()).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-1', 'cancel', 9_500],
      ['order-1', 'cancel', 500],
    ])
  })

  it('guards a cancel by what must be left of it, and by its taxes', async () => {
    const paymentId = await approved()
    const comparing = (expectedRestAmount: string) => ({ doCompareRest: '1', expectedRestAmount })
    const refused = [
      await cancel(paymentId, 3_000, comparing('6999')),
      await cancel(paymentId, 3_000, { taxScopeAmount: '2999' }),
      await cancel(paymentId, 3_000, { taxScopeAmount: '2999', taxExScopeAmount: '1' }),
      await cancel(paymentId, 3_000, { doCompareRest: '1' }),
      await cancel(paymentId, 3_000, { cancelReason: '가'.repeat(86) }),
      await cancel('none', 3_000),
      await cancel(await window(), 3_000),
    ]
    expect(refused.map(({ code }) => code)).to.deep.equal([
      'RestAmountDiff',
      'TaxScopeAmountError',
      'TaxScopeAmtGreaterThanRemainError',
      'InvalidParameter',
      'InvalidParameter',
      'InvalidPaymentId',
      'InvalidPaymentId',
    ])
    expect(await cancel(paymentId, 3_000, comparing('7000'))).to.include({ code: 'Success' })
  })

  it('has cancels that are refused, and one that takes its time', async () => {
    for (const code of [
      'CancelDeadlineExpired',
      'InvalidDiscountCancelCondition',
      'BankCheckTime',
      'TimeConditionError',
      'InvalidMerchantType',
    ]) {
      expect(await cancel(await approved(code), 10_000), code).to.include({ status: 200, code })
    }
    const paymentId = await approved('CancelNotComplete')
    const length = async (): Promise<unknown> => (await history(paymentId)).body['totalCount']
    expect(await cancel(paymentId, 4_000)).to.include({ status: 200, code: 'CancelNotComplete' })
    expect(await cancel(paymentId, 1_000)).to.include({ code: 'PreCancelNotComplete' })
    expect(await length()).to.equal(1)
    nowMs += 5_000
    expect(await length()).to.equal(2)
    expect((await merchant.book()).filter(([, operation]) => operation === 'cancel')).to.have.length(1)
  })

  it('tells the history in pages, newest first, of a payment or a period', async () => {
    for (let payment = 1; payment <= 3; payment++) {
      await approve(await window('APPROVE', `order-${String(payment)}`))
      nowMs += 1_000
    }
    const period = { startTime: '20261120093005', endTime: '20261120093006', approvalType: 'APPROVAL' }
    const ask = (json: object) => merchant.ask('v2.2/list/history', { json })
    const first = await ask({ ...period, rowsPerPage: 1 })
    expect(first.body).to.include({
      responseCount: 1,
      totalCount: 2,
      totalPageCount: 2,
      currentPageNumber: 1,
    })
    expect(first.body['list']).to.have.nested.property('[0].merchantPayKey', 'order-2')
    const second = await ask({ ...period, rowsPerPage: 1, pageNumber: 2 })
    expect(second.body['list']).to.have.nested.property('[0].merchantPayKey', 'order-1')
    expect((await ask({ ...period, approvalType: 'CANCEL' })).body).to.include({ totalCount: 0 })
    expect((await history('none')).body).to.deep.include({ totalCount: 0, list: [] })
    for (const wrong of [
      { startTime: period.startTime },
      { ...period, rowsPerPage: 101 },
      { ...period, endTime: '20261222000000' },
      { ...period, endTime: '20261320093006' },
    ]) {
      expect((await ask(wrong)).status, JSON.stringify(wrong)).to.equal(400)
    }
  })

  it('knows whom it talks to', async () => {
    const ask = (sent: object) => merchant.ask('v2.2/list/history/none', { json: {}, ...sent })
    expect(await ask({ headers: { 'x-naver-client-secret': 'wrong' } })).to.include({ status: 401 })
    expect(await ask({ headers: { 'x-naver-client-id': 'wrong' } })).to.include({ status: 401 })
    expect(await ask({ headers: { 'x-naverpay-chain-id': 'wrong' } })).to.include({ code: 'InvalidMerchant' })
    expect(await ask({ partnerId: 'other' })).to.include({ code: 'InvalidMerchant' })
    expect(await merchant.ask('v2.2/apply/payment', { json: { paymentId: 'x' } })).to.include({ status: 400 })
    expect(await merchant.ask('v1/cancel', { form: {} })).to.include({ code: 'RequireParameter' })
  })

  it('gives nothing to pay with that it does not have', async () => {
    for (const asked of [{ kind: 'billing_key' }, { behaviour: 'NEVER' }]) {
      const refused = await merchant.method({ orderId: 'o', amount: 1, ...asked }).catch(() => 'refused')
      expect(refused).to.equal('refused')
    }
  })
})
