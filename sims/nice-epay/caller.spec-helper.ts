import iconv from 'iconv-lite'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { encodeForm } from '../kit/form.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from './server.ts'

export type Fields = Readonly<Record<string, string>>
const Fields = z.record(z.string(), z.string())

/** Read in the charset that the answer names. */
export type Told = { readonly status: number; readonly charset: string; readonly fields: Fields }

const Method = z.object({
  method: z.object({ token: z.string(), window: Fields, providerOrderId: z.string() }),
})
const Key = z.object({ method: z.object({ billingKey: z.string(), customerKey: z.string() }) })
const Book = z.array(
  z.object({ orderId: z.string(), operation: z.string(), amount: z.int(), reference: z.string() }),
)

export const sha256 = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('')).digest('hex')

export const EDI_DATE = '20261120093000'

type Contract = { readonly mid: string; readonly merchantKey: string }
const demo: Contract = { ...DEMO_SETTINGS, merchantKey: DEMO_SECRET_KEY }

export type Window = { readonly tid: string; readonly orderId: string; readonly fields: Fields }

type Wire = {
  /** A form in EUC-KR. */
  readonly send: (path: string, fields: Fields) => Promise<Told>
  /** With what every request has, signed over the parts. */
  readonly signed: (fields: Fields, ...parts: readonly string[]) => Fields
  /** One of the simulator's own doors. @throws when it does not open. */
  readonly door: (path: string, body?: object) => Promise<unknown>
}

/** A merchant's server, for the simulator's own specs: knows the contract and nothing else. */
export type Caller = Wire & {
  readonly window: (orderId: string, more?: object) => Promise<Window>
  readonly approve: (window: Window, amount?: string) => Promise<Told>
  readonly netCancel: (window: Window, amount?: string) => Promise<Told>
  readonly billingKey: (behaviour?: string) => Promise<string>
  /** Ten thousand won unless the fields say otherwise. */
  readonly charge: (billingKey: string, fields: Fields) => Promise<Told>
  /** A part, with 1 for the code; all of it with 0. */
  readonly cancel: (
    tid: string,
    asked: readonly [amount: string, code: string],
    more?: Fields,
  ) => Promise<Told>
  readonly status: (tid: string) => Promise<Told>
  readonly plan: (operation: string, fault: string) => Promise<unknown>
  readonly book: () => Promise<z.output<typeof Book>>
}

type At = { readonly url: string }

export const callerOf = ({ url }: At, contract: Contract = demo): Caller => {
  const wire = wireOf(url, contract)
  const { door, send, signed } = wire
  const { mid } = contract
  return {
    ...wire,
    ...payerOf(wire, contract),
    approve: ({ tid, fields }, amount = '10000') => {
      const token = fields['AuthToken'] ?? ''
      const sent = signed({ TID: tid, AuthToken: token, Amt: amount }, token, mid, amount, EDI_DATE)
      return send(new URL(fields['NextAppURL'] ?? '').pathname, sent)
    },
    netCancel: ({ tid, fields }, amount = '10000') => {
      const token = fields['AuthToken'] ?? ''
      const all = { TID: tid, AuthToken: token, Amt: amount, NetCancel: '1' }
      const path = new URL(fields['NetCancelURL'] ?? '').pathname
      return send(path, signed(all, token, mid, amount, EDI_DATE))
    },
    charge: (BID, fields) => {
      const all: Fields = { Moid: 'order-1', Amt: '10000', GoodsName: '구독', ...fields }
      const parts = [mid, EDI_DATE, all['Moid'] ?? '', all['Amt'] ?? '', BID]
      const sent = { BID, CardInterest: '0', CardQuota: '00', ...all }
      return send('/webapi/billing/billing_approve.jsp', signed(sent, ...parts))
    },
    cancel: (TID, [amount, code], more = {}) => {
      const fields = { TID, Moid: 'cancel-1', CancelAmt: amount, CancelMsg: '고객 변심', ...more }
      const sent = signed({ ...fields, PartialCancelCode: code }, mid, amount, EDI_DATE)
      return send('/webapi/cancel_process.jsp', sent)
    },
    status: (TID) => send('/webapi/inquery/trans_status.jsp', signed({ TID }, TID, mid, EDI_DATE)),
    plan: (operation, fault) => door('/__faults', { operation, fault }),
    book: async () => Book.parse(await door('/__book')),
  }
}

const wireOf = (url: string, { mid, merchantKey }: Contract): Wire => ({
  send: async (path, fields) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=euc-kr' },
      body: encodeForm({ charset: 'euc-kr', fields }),
    })
    const charset = /charset=(\S+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8'
    const text = iconv.decode(Buffer.from(await response.arrayBuffer()), charset)
    return { status: response.status, charset, fields: Fields.parse(JSON.parse(text)) }
  },
  signed: (fields, ...parts) => ({
    MID: mid,
    EdiDate: EDI_DATE,
    SignData: sha256(...parts, merchantKey),
    EdiType: 'JSON',
    ...fields,
  }),
  door: async (path, body) => {
    const headers = { 'content-type': 'application/json' }
    const posted = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(url + path, posted)
    if (response.status !== 200) throw new Error(`${path}: ${String(response.status)}`)
    return response.json()
  },
})

const payerOf = ({ door }: Wire, { mid }: Contract): Pick<Caller, 'window' | 'billingKey'> => ({
  window: async (orderId, more = {}) => {
    const { method } = Method.parse(await door(`/__method?MID=${mid}`, { orderId, amount: 10_000, ...more }))
    return { tid: method.token, orderId: method.providerOrderId, fields: method.window }
  },
  billingKey: async (behaviour = 'APPROVE') => {
    const asked = { orderId: 'any', amount: 1, kind: 'billing_key', behaviour }
    return Key.parse(await door(`/__method?MID=${mid}`, asked)).method.billingKey
  },
})

export const codeOf = ({ fields }: Told): string => fields['ResultCode'] ?? ''
