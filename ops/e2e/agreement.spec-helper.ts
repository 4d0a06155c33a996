import { expect } from 'chai'
import { z } from 'zod'
import {
  bookAt,
  paymentIn,
  type Client,
  type Payment,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const Timeline = z.strictObject({
  data: z.array(
    z.strictObject({
      revision: z.int(),
      type: z.string(),
      at: z.iso.datetime(),
      recordedAt: z.iso.datetime(),
      actor: z.string(),
      correlationId: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
})
export type Timeline = z.output<typeof Timeline>['data']

export const timelineOf = async (client: Client, paymentId: string): Promise<Timeline> => {
  const told = await client.get(`/v1/payments/${paymentId}/events`)
  expect(told.status, told.text).to.equal(200)
  return Timeline.parse(told.body).data
}

export const typesIn = (timeline: Timeline): readonly string[] => timeline.map(({ type }) => type)

/** `approve 10000`: one movement of money, in the words of the simulator's book. */
type Movement = string

/** What the event says was moved, by the field that says it. */
const movingEvents: Readonly<Record<string, readonly [operation: string, field: string]>> = {
  PaymentApproved: ['approve', 'amount'],
  PaymentPreAuthorized: ['pre-authorize', 'held'],
  PaymentCaptured: ['capture', 'amount'],
  PaymentVoided: ['void', 'released'],
  CancellationSucceeded: ['cancel', 'amount'],
}
const Money = z.object({ amount: z.int() })

const movementsInTimeline = (timeline: Timeline): readonly Movement[] =>
  timeline.flatMap(({ type, data }) => {
    const moving = movingEvents[type]
    if (moving === undefined) return []
    const [operation, field] = moving
    return [`${operation} ${String(Money.parse(data[field]).amount)}`]
  })

const operations: Readonly<Record<Payment['transactions'][number]['kind'], string>> = {
  APPROVAL: 'approve',
  PRE_AUTH: 'pre-authorize',
  CAPTURE: 'capture',
  VOID: 'void',
  PARTIAL_CANCEL: 'cancel',
  FULL_CANCEL: 'cancel',
}

const movementsInResource = ({ transactions }: Payment): readonly Movement[] =>
  transactions
    .filter(({ status }) => status === 'SUCCEEDED')
    .map(({ kind, signedAmount, heldAmount }) => {
      const isHeld = kind === 'PRE_AUTH' || kind === 'VOID'
      return `${operations[kind]} ${String(isHeld ? heldAmount : Math.abs(signedAmount))}`
    })

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const signs: Readonly<Record<string, number>> = { approve: 1, capture: 1, cancel: -1 }

export type Agreed = { readonly payment: Payment; readonly book: readonly Movement[] }

type System = Pick<TestSystem, 'simulator'>

/** A late notification may have a payment asked about, which its story tells too, while the story is being compared. */
const MOST_TRIES = 20

/**
 * The resource, the timeline, the read model and the simulator's book tell one story of the payment: the same movements
 * and the same balance. Movements that were made at once may stand in another order.
 */
export const agreed = async (system: System, client: Client, paymentId: string): Promise<Agreed> => {
  const look = (): Promise<Told> => client.get(`/v1/payments/${paymentId}`)
  for (let tries = 1; ; tries += 1) {
    const told = await look()
    try {
      return await agreedAsOf(system, client, told)
    } catch (error) {
      if (tries === MOST_TRIES || positionIn(await look()) === positionIn(told)) throw error
    }
  }
}

const positionIn = ({ headers }: Told): string => headers.get('ledger-position') ?? ''

const agreedAsOf = async ({ simulator }: System, client: Client, told: Told): Promise<Agreed> => {
  const payment = paymentIn(told)
  const { id: paymentId } = payment
  const rows = await bookAt(simulator, paymentId)
  const book = rows.map(({ operation, amount }) => `${operation} ${String(amount)}`)
  const sorted = book.toSorted()
  expect(movementsInTimeline(await timelineOf(client, paymentId)).toSorted()).to.deep.equal(sorted)
  expect(movementsInResource(payment).toSorted()).to.deep.equal(sorted)
  const balance = sum(rows.map(({ operation, amount }) => (signs[operation] ?? 0) * amount))
  expect(payment.balance).to.equal(balance)
  expect(payment.balance).to.equal(sum(payment.transactions.map(({ signedAmount }) => signedAmount)))
  expect(payment.balance).to.equal(payment.capturedAmount - payment.canceledAmount)
  const search = new URLSearchParams({ orderId: payment.orderId })
  search.set('at-least', positionIn(told))
  expect((await client.get(`/v1/payments?${search.toString()}`)).body).to.deep.equal({
    data: [payment],
    nextCursor: null,
  })
  return { payment, book }
}
