import iconv from 'iconv-lite'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { encodeForm } from '../kit/form.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from './contract.ts'

export type Fields = Readonly<Record<string, string>>
const Fields = z.record(z.string(), z.string())

/** Read in the charset that the answer names. */
export type Told = { readonly status: number; readonly charset: string; readonly fields: Fields }

const Method = z.object({
  method: z.object({ token: z.string(), window: Fields, providerOrderId: z.string() }),
})
const Book = z.array(
  z.object({ orderId: z.string(), operation: z.string(), amount: z.int(), reference: z.string() }),
)

const EDI_DATE = '20261120093000'

export const sha256 = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('')).digest('hex')

type Contract = { readonly mid: string; readonly merchantKey: string }
const demo: Contract = { ...DEMO_SETTINGS, merchantKey: DEMO_SECRET_KEY }

export type Window = { readonly tid: string; readonly moid: string; readonly fields: Fields }

/** A merchant's server, for the simulator's own specs: knows the contract and nothing else. */
export type Caller = {
  /** A form in EUC-KR. */
  readonly send: (path: string, fields: Fields) => Promise<Told>
  /** One of the simulator's own doors. */
  readonly door: (path: string, body?: object) => Promise<{ readonly status: number; readonly body: unknown }>
  readonly window: (more?: object) => Promise<Window>
  readonly approve: (window: Window, more?: Fields) => Promise<Told>
  /** Gives the TID. */
  readonly pay: (orderId?: string) => Promise<string>
  readonly cancel: (
    tid: string,
    asked: readonly [amount: string, code: string, number: string],
    more?: Fields,
  ) => Promise<Told>
  readonly inquire: (tid: string) => Promise<Told>
  readonly plan: (operation: string, fault: string) => Promise<unknown>
  /** `[orderId, operation, amount]` of every movement. */
  readonly book: () => Promise<readonly (readonly unknown[])[]>
}

export const callerOf = (
  { url }: { readonly url: string },
  { mid, merchantKey }: Contract = demo,
): Caller => {
  const door = doorOf(url)
  const send = senderOf(url)
  const signed = (fields: Fields, subject: string): Fields => ({
    MID: mid,
    EdiDate: EDI_DATE,
    EncryptData: sha256(EDI_DATE, mid, subject, merchantKey),
    ...fields,
  })
  const window: Caller['window'] = async (more = {}) => {
    const asked = { orderId: 'order-1', amount: 10_000, ...more }
    const { method } = Method.parse((await door(`/__method?MID=${mid}`, asked)).body)
    return { tid: method.token, moid: method.providerOrderId, fields: method.window }
  }
  const approve: Caller['approve'] = ({ tid, moid: Moid, fields }, more = {}) => {
    const { TrKey = '', Amt = '', EdiDate = '', EncryptData = '' } = fields
    const sent = { actionType: 'PY0', TID: tid, MID: mid, TrKey, Moid, Amt, EdiDate, EncryptData }
    return send('/webapi/pay_process.jsp', { ...sent, ...more })
  }
  return {
    ...{ send, door, window, approve },
    pay: async (orderId = 'order-1') => {
      const opened = await window({ orderId })
      await approve(opened)
      return opened.tid
    },
    cancel: (TID, [CancelAmt, PartialCancelCode, CancelNo], more = {}) => {
      const fields = { actionType: 'CL0', TID, CancelAmt, PartialCancelCode, CancelNo }
      const sent = signed({ ...fields, CancelMsg: '고객 변심', ...more }, CancelAmt)
      return send('/webapi/cancel_process.jsp', sent)
    },
    inquire: (TID) => send('/webapi/inquery/trans_status.jsp', signed({ TID }, TID)),
    plan: (operation, fault) => door('/__faults', { operation, fault }),
    book: async () =>
      Book.parse((await door('/__book')).body).map(({ orderId, operation, amount }) => [
        orderId,
        operation,
        amount,
      ]),
  }
}

const senderOf =
  (url: string): Caller['send'] =>
  async (path, fields) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=euc-kr' },
      body: encodeForm({ charset: 'euc-kr', fields }),
    })
    const charset = /charset=(\S+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8'
    const text = iconv.decode(Buffer.from(await response.arrayBuffer()), charset)
    return { status: response.status, charset, fields: Fields.parse(JSON.parse(text)) }
  }

const doorOf =
  (url: string): Caller['door'] =>
  async (path, body) => {
    const headers = { 'content-type': 'application/json' }
    const posted = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(url + path, posted)
    return { status: response.status, body: await response.json() }
  }

export const codeOf = ({ fields }: Told): string => fields['ResultCode'] ?? ''
