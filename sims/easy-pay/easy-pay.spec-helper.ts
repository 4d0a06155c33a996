import { z } from 'zod'
import { see } from '../kit/test-client.spec-helper.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from './malls.ts'
import { authValueOf } from './signature.ts'

export const Fields = z.record(z.string(), z.unknown())
export type Fields = Readonly<z.output<typeof Fields>>

const Given = z.object({
  method: z.object({ token: z.string().optional(), billingKey: z.string().optional() }),
})

export type Shop = {
  /** Answers of HTTP 200 only. */
  readonly post: (path: string, body: Fields) => Promise<Fields>
  /** What the test door gives. */
  readonly given: (orderId: string, more?: Fields) => Promise<string>
  readonly approve: (orderId: string, more?: Fields) => Promise<Fields>
  readonly charge: (orderId: string, billingKey: string, more?: Fields) => Promise<Fields>
  readonly revise: (pgCno: unknown, reviseTypeCode: string, more?: Fields) => Promise<Fields>
  readonly retrieve: (shopTransactionId: string, transactionDate?: string) => Promise<Fields>
  readonly book: () => Promise<readonly (readonly [unknown, unknown])[]>
  readonly plan: (operation: string, fault: string) => Promise<unknown>
}

const GOODS = { orderInfo: { goodsName: '상품' } }
let ids = 0

/** A shop's requests as the contract has them. `day`: today in Seoul. */
export const shopAt = (url: string, day: () => string, mallId: string = DEMO_SETTINGS.mallId): Shop => {
  const ask = async (path: string, body: unknown): Promise<unknown> => {
    const seen = await see(`${url}${path}`, { method: 'POST', body })
    if (seen.kind !== 'answered' || seen.status !== 200) throw new Error(JSON.stringify(seen))
    return seen.body
  }
  const post = async (path: string, body: Fields): Promise<Fields> =>
    Fields.parse(await ask(path, { mallId, shopTransactionId: `t-${String(++ids)}`, ...body }))
  const given: Shop['given'] = async (orderId, more = {}) => {
    const { method } = Given.parse(await ask('/__method', { orderId, amount: 10_000, ...more }))
    return method.token ?? method.billingKey ?? ''
  }
  const read = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json()
  return {
    post,
    given,
    approve: async (shopOrderNo, { behaviour = 'APPROVE', ...more } = {}) =>
      post('/api/ep9/trades/approval', {
        shopOrderNo,
        authorizationId: await given(shopOrderNo, { behaviour }),
        approvalReqDate: day(),
        ...more,
      }),
    charge: (shopOrderNo, batchKey, more = {}) =>
      post('/api/trades/approval/batch', {
        ...GOODS,
        shopOrderNo,
        approvalReqDate: day(),
        amount: 10_000,
        currency: '00',
        payMethodInfo: { billKeyMethodInfo: { batchKey }, cardMethodInfo: { installmentMonth: 3 } },
        ...more,
      }),
    revise: (pgCno, reviseTypeCode, more = {}) => {
      const given = more['shopTransactionId']
      const shopTransactionId = typeof given === 'string' ? given : `r-${String(++ids)}`
      const msgAuthValue = authValueOf([String(pgCno), shopTransactionId], DEMO_SECRET_KEY)
      const asked = { pgCno, reviseTypeCode, shopTransactionId, cancelReqDate: day(), msgAuthValue }
      return post('/api/trades/revise', { ...asked, ...more })
    },
    retrieve: (shopTransactionId, transactionDate = day()) =>
      post('/api/trades/retrieveTransaction', { shopTransactionId, transactionDate }),
    book: async () =>
      z
        .array(Fields)
        .parse(await read('/__book'))
        .map(({ operation, amount }) => [operation, amount] as const),
    plan: (operation, fault) => ask('/__faults', { operation, fault }),
  }
}
