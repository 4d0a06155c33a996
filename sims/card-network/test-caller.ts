import { DEMO_SECRET_KEY, type RunningSim } from './server.ts'

export type Told = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

/** A client of the simulator for its own specs: knows the contract's headers and nothing else. */
export const callerOf = (
  sim: RunningSim,
  secretKey: string = DEMO_SECRET_KEY,
): {
  readonly get: (path: string) => Promise<Told>
  /** `key`: a new idempotency key each time unless given. `body`: sent as it is when it is text. */
  readonly post: (path: string, body: unknown, key?: string) => Promise<Told>
  /** Issues a card and gives its token. */
  readonly card: (behaviour?: string) => Promise<string>
  readonly book: () => Promise<readonly Readonly<Record<string, unknown>>[]>
} => {
  const authorization = `Bearer ${secretKey}`
  const get = async (path: string): Promise<Told> =>
    told(await fetch(`${sim.url}${path}`, { headers: { authorization } }))
  const post = async (path: string, body: unknown, key: string = crypto.randomUUID()): Promise<Told> => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return told(await fetch(`${sim.url}${path}`, { method: 'POST', headers, body: text }))
  }
  return {
    get,
    post,
    card: async (behaviour) => {
      const { body } = await post('/v1/card-tokens', behaviour === undefined ? {} : { behaviour })
      return String(body['cardToken'])
    },
    book: async () => rows(await (await fetch(`${sim.url}/__book`)).json()),
  }
}

const told = async (response: Response): Promise<Told> => {
  const body: unknown = await response.json()
  return { status: response.status, body: record(body) }
}

/** The rows of a list answer, or of the book. */
export const rows = (value: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (!Array.isArray(value)) throw new TypeError('expected rows')
  return value.map(record)
}

const record = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) throw new TypeError('expected an object')
  return Object.fromEntries(Object.entries(value))
}

export const order = (orderId: string, cardToken: string, amount = 10_000): object => ({
  orderId,
  cardToken,
  amount,
  currency: 'KRW',
  installmentMonths: 0,
})
