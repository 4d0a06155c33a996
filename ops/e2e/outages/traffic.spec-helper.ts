import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import {
  orderOf,
  paymentIn,
  query,
  tokenAt,
  type Client,
  type TestSystem,
  type Told,
} from '../system.spec-helper.ts'
import { door, noticeOf, orderAt, signatureFor } from '../webhooks.spec-helper.ts'

export type Asked = 'pay' | 'cancel' | 'get' | 'list' | 'notify' | 'ready'
export type Answered = Told & { readonly asked: Asked; readonly atMs: number; readonly tookMs: number }

/** Ten thousand are paid and three thousand given back, each under its own key for as long as it takes. */
type Deal = {
  readonly order: Readonly<Record<string, unknown>>
  readonly payKey: string
  readonly cancelKey: string
  paymentId: string | undefined
  isPaid: boolean
  isDone: boolean
}

type Notice = { readonly body: string; readonly eventId: string; isTaken: boolean }

export type Traffic = {
  /** Everything that was answered so far, oldest first. */
  readonly answers: readonly Answered[]
  /** Nobody begins anything new; resolves when all have their answers. */
  readonly stop: () => Promise<void>
  /** Repeats what was not answered by a success, under its own keys, until it is; gives the payments. */
  readonly finish: (limitMs: number) => Promise<readonly string[]>
  /** How many notifications the log should hold by now. */
  readonly noticesTaken: () => number
}

const Count = z.tuple([z.object({ count: z.int() })])

/** How many notifications the log holds. */
export const noticesKept = async (system: TestSystem): Promise<number> => {
  const text = `SELECT count(*)::int AS count FROM jangbu_log.events WHERE type = 'NotificationReceived'`
  return Count.parse(await query(system, text))[0].count
}

const PAYERS = 5
const REST_MS = 200

type Street = {
  readonly system: TestSystem
  readonly answers: Answered[]
  readonly deals: Deal[]
  readonly notices: Notice[]
  isOver: boolean
}

/** Customers, readers, a provider with its notifications and a probe, all at once, until they are stopped. */
export const startTraffic = async (system: TestSystem): Promise<Traffic> => {
  const street: Street = { system, answers: [], deals: [], notices: [], isOver: false }
  const keptBefore = await noticesKept(system)
  const known = await newDeal(street)
  await step(street, known)
  const { paymentId = '' } = known
  const walkers = [
    ...Array.from({ length: PAYERS }, () => paying(street)),
    repeating(street, () => asking(street, 'get', (client) => client.get(`/v1/payments/${paymentId}`))),
    repeating(street, () => asking(street, 'list', (client) => client.get('/v1/payments?limit=5'))),
    repeating(street, () => asking(street, 'ready', (client) => client.get('/readyz'))),
    repeating(street, () => notifying(street, newNotice(street, paymentId))),
  ]
  const walked = Promise.all(walkers)
  // Told to whoever stops it.
  walked.catch(() => undefined)
  return {
    answers: street.answers,
    stop: async () => {
      street.isOver = true
      await walked
    },
    finish: (limitMs) => finish(street, performance.now() + limitMs),
    noticesTaken: () => keptBefore + street.notices.filter(({ isTaken }) => isTaken).length,
  }
}

const repeating = async (street: Street, work: () => Promise<unknown>): Promise<void> => {
  while (!street.isOver) {
    await work()
    await pause(REST_MS)
  }
}

const asking = async (
  { system, answers }: Street,
  asked: Asked,
  ask: (client: Client) => Promise<Told>,
): Promise<Answered> => {
  const atMs = performance.now()
  const told = await ask(system.merchant)
  const answered = { ...told, asked, atMs, tookMs: performance.now() - atMs }
  answers.push(answered)
  return answered
}

const newDeal = async ({ system, deals }: Street): Promise<Deal> => {
  const deal: Deal = {
    order: orderOf(await tokenAt(system.simulator)),
    payKey: randomUUID(),
    cancelKey: randomUUID(),
    paymentId: undefined,
    isPaid: false,
    isDone: false,
  }
  deals.push(deal)
  return deal
}

/** One more request; false: it was not answered by what the deal waits for. */
const step = async (street: Street, deal: Deal): Promise<boolean> => {
  if (!deal.isPaid) {
    const key = { 'idempotency-key': deal.payKey }
    const told = await asking(street, 'pay', (client) => client.post('/v1/payments', deal.order, key))
    if (told.status > 202) return false
    const { id, status } = paymentIn(told)
    deal.paymentId = id
    deal.isPaid = status === 'APPROVED'
    return deal.isPaid
  }
  const key = { 'idempotency-key': deal.cancelKey }
  const path = `/v1/payments/${deal.paymentId ?? ''}/cancel`
  const body = { amount: 3_000, reason: 'r' }
  const { status } = await asking(street, 'cancel', (client) => client.post(path, body, key))
  deal.isDone = status === 200
  return deal.isDone
}

/** A deal that fails is left for later, and the next is begun. */
const paying = (street: Street): Promise<void> =>
  repeating(street, async () => {
    const deal = await newDeal(street)
    if (await step(street, deal)) await step(street, deal)
  })

const finish = async (street: Street, deadlineMs: number): Promise<readonly string[]> => {
  const { deals, notices } = street
  const finishDeal = async (deal: Deal): Promise<void> => {
    while (!deal.isDone && performance.now() < deadlineMs)
      if (!(await step(street, deal))) await pause(REST_MS)
  }
  await Promise.all(deals.map(finishDeal))
  for (const notice of notices.filter(({ isTaken }) => !isTaken)) await notifying(street, notice)
  const open = deals.filter(({ isDone }) => !isDone)
  if (open.length > 0) throw new Error(`${open.length} deals are not done: ${JSON.stringify(open[0])}`)
  return deals.map(({ paymentId = '' }) => paymentId)
}

const newNotice = ({ notices }: Street, paymentId: string): Notice => {
  const eventId = `evt_${randomUUID()}`
  const notice = { body: noticeOf(orderAt(paymentId), { eventId }), eventId, isTaken: false }
  notices.push(notice)
  return notice
}

/** As the provider does it, whose repetitions carry the same event id. */
const notifying = async (street: Street, notice: Notice): Promise<void> => {
  const { body } = notice
  const headers = { authorization: undefined, 'idempotency-key': undefined, ...signatureFor(body) }
  const { status } = await asking(street, 'notify', (client) => client.post(door, body, headers))
  notice.isTaken = status === 200
}
