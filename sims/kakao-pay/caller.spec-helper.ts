import { z } from 'zod'
import { ONE_TIME_CID, SUBSCRIPTION_CID } from './contract.ts'
import { DEMO_SECRET_KEY } from './server.ts'

export const Fields = z.record(z.string(), z.unknown())
export type Fields = Readonly<z.output<typeof Fields>>
export type Told = { readonly status: number; readonly body: Fields }

const Token = z.object({
  token: z.string(),
  window: z.object({ pg_token: z.string(), partner_user_id: z.string() }),
  providerOrderId: z.string(),
})
const Registered = z.object({ billingKey: z.string(), customerKey: z.string() })

/** A client of the simulator for its own specs: knows the contract and nothing else. */
export type Caller = {
  /** To the contract's calls: `ready`, `order` … */
  readonly call: (name: string, body: unknown) => Promise<Told>
  readonly door: (path: string, body?: object) => Promise<Told>
  /** The body that approves what the payer has authenticated. */
  readonly authenticated: (orderId: string, amount: number, behaviour?: string) => Promise<Fields>
  /** Gives the tid. */
  readonly pay: (orderId: string, amount: number, behaviour?: string) => Promise<string>
  /** The body that charges a SID. */
  readonly registered: (orderId: string, amount: number, behaviour?: string) => Promise<Fields>
  readonly cancel: (tid: string, amount: number, more?: object) => Promise<Told>
  readonly order: (tid: string, cid?: string) => Promise<Told>
  readonly plan: (operation: string, fault: string) => Promise<void>
  /** `[orderId, operation, amount, reference]` of every movement. */
  readonly book: () => Promise<readonly (readonly unknown[])[]>
}

const DEMO_AUTHORIZATION = `SECRET_KEY ${DEMO_SECRET_KEY}`

export const callerOf = (
  { url }: { readonly url: string },
  authorization: string | null = DEMO_AUTHORIZATION,
): Caller => {
  const headers = { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) }
  const post = async (path: string, body: unknown): Promise<Told> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: text })
    return { status: response.status, body: Fields.parse(await response.json()) }
  }
  const call: Caller['call'] = (name, body) => post(`/online/v1/payment/${name}`, body)
  return {
    call,
    door: (path, body = {}) => post(path, body),
    ...payer(post, call),
    cancel: (tid, amount, more = {}) =>
      call('cancel', {
        cid: ONE_TIME_CID,
        tid,
        cancel_amount: amount,
        cancel_tax_free_amount: 0,
        ...more,
      }),
    order: (tid, cid = ONE_TIME_CID) => call('order', { cid, tid }),
    plan: async (operation, fault) => {
      const { status } = await post('/__faults', { operation, fault })
      if (status !== 200) throw new Error(`${fault} of ${operation} is not on the menu`)
    },
    book: async () => {
      const rows = z.array(Fields).parse(await (await fetch(`${url}/__book`)).json())
      return rows.map((row) => [row['orderId'], row['operation'], row['amount'], row['reference']])
    },
  }
}

type Post = (path: string, body: unknown) => Promise<Told>

const payer = (post: Post, call: Post): Pick<Caller, 'authenticated' | 'pay' | 'registered'> => {
  const authenticated: Caller['authenticated'] = async (orderId, amount, behaviour = 'APPROVE') => {
    const { body } = await post('/__method', { orderId, amount, behaviour })
    const { token, window, providerOrderId } = Token.parse(body['method'])
    return { cid: ONE_TIME_CID, tid: token, partner_order_id: providerOrderId, ...window }
  }
  return {
    authenticated,
    pay: async (orderId, amount, behaviour) => {
      const { body } = await call('approve', await authenticated(orderId, amount, behaviour))
      return String(body['tid'])
    },
    registered: async (orderId, amount, behaviour = 'APPROVE') => {
      const { body } = await post('/__method', { orderId, amount, behaviour, kind: 'billing_key' })
      const { billingKey, customerKey } = Registered.parse(body['method'])
      return {
        cid: SUBSCRIPTION_CID,
        sid: billingKey,
        partner_order_id: orderId,
        partner_user_id: customerKey,
        quantity: 1,
        total_amount: amount,
        tax_free_amount: 0,
      }
    },
  }
}

/** Of a refusal, in short. */
export const codeOf = ({ status, body }: Told): readonly unknown[] => {
  const extras = Fields.optional().parse(body['extras'])
  const code = [status, body['error_code']]
  return extras === undefined ? code : [...code, extras['method_result_code']]
}

export const totalOf = (amount: unknown): unknown => Fields.parse(amount)['total']
