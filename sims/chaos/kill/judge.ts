import type { Books, MovementKind } from './books.ts'
import { loggedFindings, toldFindings, type Order, type Said } from './findings.ts'
import { nameOf } from './movements.ts'

export type Finding = Said & { readonly orderId: string }

/** What nobody has found out: of the log, or of a client whose request got no definite answer. */
export type Undecided = {
  readonly orderId: string
  readonly paymentId: string | null
  readonly kind: MovementKind
  readonly transactionId: string | null
  readonly state: string
  readonly reason: string
  /** How many movements of that kind the provider has made for this order. */
  readonly movedAtProvider: number
}

export type Judgement = { readonly findings: readonly Finding[]; readonly undecided: readonly Undecided[] }

/** No acknowledged thing missing, nothing moved twice, equal balances; and what is still open. */
export const judge = (books: Books): Judgement => {
  const orders = ordersOf(books)
  const known = new Set(books.logged.flatMap(({ providerOrderIds }) => providerOrderIds))
  const strangers = books.provider
    .filter(({ providerOrderId }) => !known.has(providerOrderId))
    .map(({ providerOrderId, ...movement }): Finding => ({
      kind: 'without_intent',
      orderId: providerOrderId,
      about: `the provider moved ${nameOf(movement)} for an order that no intent names`,
    }))
  return {
    findings: [...strangers, ...orders.flatMap(findingsOf)],
    undecided: orders.flatMap(undecidedOf),
  }
}

const ordersOf = ({ told, served, logged, provider }: Books): readonly Order[] => {
  const toldBy = new Map(told.map((order) => [order.orderId, order]))
  const loggedBy = new Map(logged.map((payment) => [payment.orderId, payment]))
  const movements = Map.groupBy(provider, ({ providerOrderId }) => providerOrderId)
  return [...new Set([...toldBy.keys(), ...loggedBy.keys()])].map((orderId) => {
    const payment = loggedBy.get(orderId)
    return {
      orderId,
      told: toldBy.get(orderId),
      logged: payment,
      served: payment === undefined ? undefined : served.get(payment.paymentId),
      provider: (payment?.providerOrderIds ?? []).flatMap((id) => movements.get(id) ?? []),
    }
  })
}

const findingsOf = (order: Order): readonly Finding[] =>
  [...toldFindings(order), ...loggedFindings(order)].map((said) => ({ ...said, orderId: order.orderId }))

const undecidedOf = ({ orderId, told, logged, provider }: Order): readonly Undecided[] => {
  const open = logged?.open ?? []
  const unanswered = (told?.operations ?? []).flatMap(({ kind, answer }) =>
    answer.kind === 'undecided' && !open.some((one) => one.kind === kind)
      ? [{ kind, transactionId: null, state: 'no definite answer', reason: answer.last }]
      : [],
  )
  const paymentId = logged?.paymentId ?? told?.paymentId ?? null
  return [...open, ...unanswered].map((one) => ({
    orderId,
    paymentId,
    ...one,
    movedAtProvider: provider.filter(({ kind }) => kind === one.kind).length,
  }))
}
