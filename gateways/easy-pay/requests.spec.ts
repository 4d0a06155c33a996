import { expect } from 'chai'
import { z } from 'zod'
import { money } from '../../ledger/core/money.ts'
import { before, byKey, byToken, cancelling, holding, inquiring } from './answers.spec-helper.ts'
import { requestAuthValue } from './message-auth.ts'

const rest = { ...cancelling, amount: cancelling.balanceBefore, leftAtMost: money(0n, 'KRW') }
const whole = { ...rest, amount: cancelling.captured, balanceBefore: cancelling.captured }
const Goods = z.object({ orderInfo: z.object({ goodsName: z.string() }) })
const asked = { mallId: 'T5102001', shopTransactionId: 'txn_1' }

describe('easypay: requests', () => {
  it('charges as the contract has it, on the day of the request in Seoul', async () => {
    const { gateway, sent } = before({})
    await gateway.approve(byToken)
    await gateway.approve(byKey)
    await gateway.preAuthorization?.preAuthorize(holding)
    await gateway.inquire.byOrder?.(inquiring)
    const order = { ...asked, shopOrderNo: 'order-1', approvalReqDate: '20261120' }
    const fromWindow = ['/api/ep9/trades/approval', { ...order, authorizationId: 'auth-1' }]
    expect(sent.map(({ path, body }) => [path, body])).to.deep.equal([
      fromWindow,
      [
        '/api/trades/approval/batch',
        {
          ...order,
          amount: 50_000n,
          currency: '00',
          orderInfo: { goodsName: 'tea' },
          payMethodInfo: {
            billKeyMethodInfo: { batchKey: 'bill-1' },
            cardMethodInfo: { installmentMonth: 3 },
          },
        },
      ],
      fromWindow,
      ['/api/trades/retrieveTransaction', { ...asked, transactionDate: '20261120' }],
    ])
    for (const { method, headers } of sent) {
      expect(method).to.equal('POST')
      expect(headers).to.deep.equal({ 'content-type': 'application/json; charset=utf-8' })
    }
  })

  it('asks for changes as the contract has it, signed', async () => {
    const { gateway, sent } = before({})
    await gateway.cancel(cancelling)
    await gateway.cancel({ ...cancelling, reference: `${cancelling.reference}-21`, reason: '' })
    await gateway.cancel(rest)
    await gateway.cancel(whole)
    await gateway.preAuthorization?.capture(whole)
    await gateway.preAuthorization?.void(whole)
    const pgCno = cancelling.reference
    const of = (shopTransactionId: string) => ({
      ...asked,
      shopTransactionId,
      pgCno,
      cancelReqDate: '20261120',
      msgAuthValue: requestAuthValue({ pgCno, shopTransactionId }, cancelling.credentials.secretKey),
    })
    const common = of('txn_1')
    const part = { amount: 3_000n, remainAmount: 7_000n }
    expect(sent.map(({ path, body }) => [path, body])).to.deep.equal(
      [
        { ...common, reviseTypeCode: '32', ...part, reviseMessage: 'why' },
        { ...common, reviseTypeCode: '33', ...part },
        { ...common, reviseTypeCode: '32', amount: 7_000n, remainAmount: 7_000n, reviseMessage: 'why' },
        { ...common, reviseTypeCode: '40', reviseMessage: 'why' },
        { ...common, reviseTypeCode: '20' },
        { ...of('txn_1-void'), reviseTypeCode: '40', reviseMessage: 'why' },
      ].map((body) => ['/api/trades/revise', body]),
    )
    expect(sent.map(({ operation }) => operation)).to.deep.equal([
      'cancel',
      'cancel',
      'cancel',
      'cancel',
      'capture',
      'void',
    ])
  })

  it('asks for won only: of anything else nothing is sent', async () => {
    const { gateway, sent } = before({})
    const amount = money(100n, 'USD')
    const outcomes = [
      await gateway.approve({ ...byToken, amount }),
      await gateway.preAuthorization?.preAuthorize({ ...holding, amount }),
      await gateway.preAuthorization?.capture({ ...whole, amount }),
      await gateway.cancel({ ...cancelling, amount }),
    ]
    for (const outcome of outcomes)
      expect(outcome).to.have.nested.include({ kind: 'declined', 'failure.category': 8001 })
    expect(sent).to.deep.equal([])
  })

  it('sends no character that is blocked, and always a name', async () => {
    const { gateway, sent } = before({})
    await gateway.approve({ ...byKey, orderName: `"tea" & <b>찻잔</b>; 👩‍🍳 ${'가'.repeat(20)}` })
    await gateway.approve({ ...byKey, orderName: '🍵' })
    const names = sent.map(({ body }) => Goods.parse(body).orderInfo.goodsName)
    expect(names).to.deep.equal([`tea b 찻잔 /b ${'가'.repeat(11)}`, '상품'])
  })

  it('keeps keys out of what KICC quotes', async () => {
    const resMsg = 'easypay!KICCTEST bill-1 cus-1 order-1 거절'
    const outcome = await before({ resCd: 'R999', resMsg }).gateway.approve(byKey)
    expect(outcome).to.have.nested.include({
      kind: 'declined',
      'failure.category': 8009,
      'failure.providerMessage': '[secret] [secret] [secret] order-1 거절',
    })
    const other = await before({ resCd: 'R999', resMsg: 'auth-1 ?' }).gateway.approve(byToken)
    expect(other).to.have.nested.include({ kind: 'unknown', 'failure.providerMessage': '[secret] ?' })
  })
})
