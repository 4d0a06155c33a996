import { createPrivateKey, sign } from 'node:crypto'
import { z } from 'zod'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from './server.ts'

const Fields = z.record(z.string(), z.unknown())
export type Fields = Readonly<z.output<typeof Fields>>

const key = createPrivateKey({ key: DEMO_SECRET_KEY, passphrase: DEMO_SETTINGS.privateKeyPassword })
const { siteCode } = DEMO_SETTINGS

/** Section 1: what every body holds. */
export const identity = { site_cd: siteCode, kcp_cert_info: DEMO_SETTINGS.certificate.replaceAll('\n', '') }

/** Section 1. */
export const signed = (...texts: readonly string[]): string =>
  sign('sha256', Buffer.from([siteCode, ...texts].join('^')), key).toString('base64')

/** A client of the simulator for its own specs: knows the contract and nothing else. */
export type Caller = {
  /** As the demo merchant; `fields` count before its own. */
  readonly post: (path: string, fields: object) => Promise<Fields>
  /** What the window gives. */
  readonly window: (orderId: string, amount: number, more?: object) => Promise<Fields>
  readonly approve: (window: Fields, more?: object) => Promise<Fields>
  /** Window and approval; gives the tno. */
  readonly pay: (orderId: string, amount: number, more?: object) => Promise<string>
  readonly cancelAll: (tno: string, more?: object) => Promise<Fields>
  readonly cancelPart: (tno: string, part: readonly [mny: number, rem: number]) => Promise<Fields>
  readonly inquire: (tno: string, payType?: string) => Promise<Fields>
  readonly batchKey: (behaviour?: string) => Promise<string>
  /** Ten thousand won. */
  readonly charge: (batchKey: string, orderId: string, more?: object) => Promise<Fields>
  readonly plan: (operation: string, fault: string) => Promise<void>
  readonly book: () => Promise<readonly Fields[]>
}

export const callerOf = ({ url }: { readonly url: string }): Caller => {
  const send = async (path: string, body: object): Promise<Response> =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const read = async (response: Promise<Response>): Promise<Fields> =>
    Fields.parse(await (await response).json())
  const post: Caller['post'] = (path, fields) => read(send(path, { ...identity, ...fields }))
  const window: Caller['window'] = async (orderId, amount, more = {}) => ({
    ordr_mony: String(amount),
    ...(await read(send('/__window', { orderId, amount, ...more }))),
  })
  const approve: Caller['approve'] = ({ ordr_idxx, ...given }, more = {}) =>
    post('/gw/enc/v1/payment', { ordr_no: ordr_idxx, ...given, ...more })
  const modify = (modType: string, tno: string, more: object): Promise<Fields> => {
    const mod = { tno, mod_type: modType, mod_desc: '고객 변심', kcp_sign_data: signed(tno, modType) }
    return post('/gw/mod/v1/cancel', { ...mod, ...more })
  }
  return {
    post,
    window,
    approve,
    pay: async (orderId, amount, more = {}) =>
      String((await approve(await window(orderId, amount, more)))['tno']),
    cancelAll: (tno, more = {}) => modify('STSC', tno, more),
    cancelPart: (tno, [mny, rem]) => modify('STPC', tno, { mod_mny: String(mny), rem_mny: String(rem) }),
    inquire: (tno, payType = 'PACA') =>
      post('/std/inquery', { tno, pay_type: payType, kcp_sign_data: signed(tno, payType) }),
    batchKey: async (behaviour = 'APPROVE') => {
      const opened = await read(send('/__batch-window', { behaviour }))
      return String((await post('/gw/enc/v1/payment', opened))['batch_key'])
    },
    charge: (batchKey, orderId, more = {}) =>
      post('/gw/hub/v1/payment', { ...chargeOf(batchKey, orderId), ...more }),
    plan: async (operation, fault) => {
      const { status } = await send('/__faults', { operation, fault })
      if (status !== 200) throw new Error(`${fault} of ${operation} is not on the menu`)
    },
    book: async () => z.array(Fields).parse(await (await fetch(`${url}/__book`)).json()),
  }
}

/** Section 2.2. */
const chargeOf = (batchKey: string, orderId: string): object => ({
  pay_method: 'CARD',
  cust_ip: '127.0.0.1',
  amount: '10000',
  card_mny: '10000',
  currency: '410',
  quota: '00',
  ordr_idxx: orderId,
  good_name: '구독',
  buyr_name: '',
  buyr_mail: '',
  buyr_tel2: '',
  card_tx_type: '11511000',
  bt_batch_key: batchKey,
  bt_group_id: DEMO_SETTINGS.billingGroupId,
})

/** Of a movement in the book. */
export const movement = ({ orderId, operation, amount }: Fields): readonly unknown[] => [
  orderId,
  operation,
  amount,
]
