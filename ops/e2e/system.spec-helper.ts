import { expect } from 'chai'
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { PaymentResource } from '../../commands/payments/resource.ts'
import { testDatabase } from '../../ledger/store/test-database.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import { readConfig } from '../config.ts'
import { start } from '../start.ts'

export type Payment = z.output<typeof PaymentResource>
export type Told = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}
/** undefined leaves one out that would be sent. */
type Sent = Readonly<Record<string, string | undefined>>
/** A program with one key. A new idempotency key each time unless the headers name one; text and bytes are sent as they are. */
export type Client = {
  readonly get: (path: string, headers?: Sent) => Promise<Told>
  readonly send: (method: string, path: string, headers?: Sent) => Promise<Told>
  readonly post: (path: string, body: unknown, headers?: Sent) => Promise<Told>
}

export const clientOf = (url: string, secretKey: string): Client => {
  const authorization = `Bearer ${secretKey}`
  const send = async (
    path: string,
    init: { method: string; body?: string | Uint8Array },
    headers: Sent,
  ): Promise<Told> => {
    const all: Sent = { authorization, ...headers }
    const given = Object.entries(all).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    )
    const response = await fetch(url + path, { ...init, headers: given })
    const text = await response.text()
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '')
    const body: unknown = isJson ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, body }
  }
  return {
    get: (path, headers = {}) => send(path, { method: 'GET' }, headers),
    send: (method, path, headers = {}) => send(path, { method }, headers),
    post: (path, body, headers = {}) =>
      send(
        path,
        {
          method: 'POST',
          body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
        },
        { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
      ),
  }
}

const Book = z.array(z.object({ orderId: z.string(), operation: z.string(), amount: z.number() }))
export type Book = z.output<typeof Book>

/** Every movement the simulator really made; only those of one payment when it is named. */
export const bookAt = async (simulator: string, paymentId = 'pay_'): Promise<Book> => {
  const book = Book.parse(await (await fetch(`${simulator}/__book`)).json())
  return book.filter(({ orderId }) => orderId.startsWith(paymentId.slice('pay_'.length)))
}

/** A fresh card's token; it is declined with the code of that name unless it is APPROVE. */
export const tokenAt = async (simulator: string, behaviour = 'APPROVE'): Promise<string> => {
  const told = await clientOf(simulator, DEMO_SECRET_KEY).post('/v1/card-tokens', { behaviour })
  return z.object({ cardToken: z.string() }).parse(told.body).cardToken
}

export type TestSystem = {
  readonly url: string
  /** Where the simulator listens: the system's own unless another was named. */
  readonly simulator: string
  /** The environment that it was started with: for another process on the same database. */
  readonly variables: Readonly<Record<string, string>>
  /** The demo merchant in test mode. */
  readonly merchant: Client
  readonly admin: Client
  readonly stop: () => Promise<void>
}

/** Everything in this process on a database of its own, unless the variables name one; `stop` forgets it all. */
export const startSystem = async (changes: Readonly<Record<string, string>> = {}): Promise<TestSystem> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-e2e-'))
  const database = 'DATABASE_URL' in changes ? undefined : await testDatabase()
  const forget = async (): Promise<void> => {
    await database?.drop()
    await rm(dataDir, { recursive: true })
  }
  try {
    const variables = {
      JANGBU_DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...(database === undefined ? {} : { DATABASE_URL: database.url }),
      ...changes,
    }
    const system = await start(readConfig(variables), () => undefined)
    const { url, access } = system
    if (access === undefined) throw new Error('a system for specs runs in development')
    return {
      url,
      variables,
      simulator: access.simulators['card-network'] ?? changes['JANGBU_PROVIDER_CARD_NETWORK_BASE_URL'] ?? '',
      merchant: clientOf(url, access.secretKey),
      admin: clientOf(url, access.adminKey),
      stop: () => system.stop().finally(forget),
    }
  } catch (error) {
    await forget()
    throw error
  }
}

/** The environment of a provider at this address. */
export const providerAt = (baseUrl: string): Readonly<Record<string, string>> => ({
  JANGBU_PROVIDER_CARD_NETWORK_BASE_URL: baseUrl,
  JANGBU_PROVIDER_CARD_NETWORK_SECRET_KEY: DEMO_SECRET_KEY,
})

export const orderOf = (token: string, changes: object = {}): Readonly<Record<string, unknown>> => ({
  orderId: `order-${randomBytes(16).toString('hex')}`,
  orderName: '아메리카노',
  amount: 10_000,
  provider: 'card-network',
  method: { type: 'token', token },
  ...changes,
})

/** Ten thousand won approved, on a new order with a new card unless the changes say otherwise. */
export const pay = async ({ simulator, merchant }: TestSystem, changes: object = {}): Promise<Payment> => {
  const told = await merchant.post('/v1/payments', orderOf(await tokenAt(simulator), changes))
  expect(told.status, told.text).to.equal(201)
  return paymentIn(told)
}

/** The documented resource, nothing missing and nothing more. */
export const paymentIn = ({ body }: Told): Payment => {
  const payment = PaymentResource.parse(body)
  expect(body).to.deep.equal(payment)
  return payment
}

export const newBusinessNumber = (): string => String(randomInt(1_000_000_000, 10_000_000_000))

type TestMerchant = {
  readonly id: string
  readonly keyId: string
  readonly secretKey: string
  readonly client: Client
}
const Registered = z.strictObject({ id: z.string(), name: z.string(), businessNumber: z.string() })
const Key = z.strictObject({
  id: z.string(),
  merchantId: z.string(),
  mode: z.string(),
  secretKey: z.string().nullable(),
})

export const merchantIn = ({ body }: Told): z.output<typeof Registered> => Registered.parse(body)
export const keyIn = ({ body }: Told): z.output<typeof Key> => Key.parse(body)

/** A merchant that nobody else uses, or another key of one. */
export const newMerchant = async (
  { url, admin }: TestSystem,
  { mode = 'test', of }: { readonly mode?: 'test' | 'live'; readonly of?: string } = {},
): Promise<TestMerchant> => {
  const number = newBusinessNumber()
  const id =
    of ?? merchantIn(await admin.post('/v1/merchants', { name: '가맹점', businessNumber: number })).id
  const key = keyIn(await admin.post(`/v1/merchants/${id}/api-keys`, { mode }))
  const secretKey = key.secretKey ?? ''
  return { id, keyId: key.id, secretKey, client: clientOf(url, secretKey) }
}

const Problem = z.strictObject({
  type: z.string().startsWith('/docs#'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().startsWith('/'),
  code: z.string().regex(/^[A-Z]+-[A-Z]+-\d+$/),
  reason: z.string().regex(/^[A-Z_]+$/),
  category: z.int().optional(),
  retryable: z.boolean(),
  recommendedAction: z.string().min(1),
  requestId: z.string().min(1),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
})

/** A documented problem, whole: `expected` is its status and reason. */
export const problemIn = (told: Told, expected: `${number} ${string}`): z.output<typeof Problem> => {
  const { status, headers, text, body } = told
  expect(headers.get('content-type'), text).to.equal('application/problem+json; charset=utf-8')
  const problem = Problem.parse(body)
  expect(`${String(status)} ${problem.reason.toLowerCase()}`, text).to.equal(expected)
  expect(problem.status).to.equal(status)
  expect(headers.get('request-id')).to.equal(problem.requestId)
  expect(headers.get('content-language')).to.be.oneOf(['ko', 'en'])
  return problem
}

/** Rows of any table, for what no client may see. */
export const query = async ({ variables }: TestSystem, text: string): Promise<readonly unknown[]> => {
  const client = new pg.Client({ connectionString: variables['DATABASE_URL'] })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** The position of the last event in the log. */
export const head = async (system: TestSystem): Promise<unknown> =>
  (await query(system, 'SELECT position FROM jangbu_log.counter'))[0]

/** Keeps a read model from going on until what it gives is called, once or more often. */
export const heldBack = async (
  { variables }: TestSystem,
  projection: string,
): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: variables['DATABASE_URL'] })
  await client.connect()
  await client.query('BEGIN')
  await client.query('SELECT FROM jangbu_read.checkpoints WHERE projection = $1 FOR UPDATE', [projection])
  let ended: Promise<void> | undefined
  return () => (ended ??= client.end())
}

const POLL_MS = 20

/** Asks again until the condition holds; past the limit it gives back what it got, for an expectation to judge. */
export const eventually = async <T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean,
  limitMs = 5_000,
): Promise<T> => {
  const deadlineMs = performance.now() + limitMs
  for (;;) {
    const value = await ask()
    if (holds(value) || performance.now() > deadlineMs) return value
    await pause(POLL_MS)
  }
}
