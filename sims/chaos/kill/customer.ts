import { z } from 'zod'
import { textIn, type Answered, type Asked, type Caller } from './caller.ts'
import type { MovementKind, ToldOperation, ToldOrder } from './books.ts'

/** What the documents promise of a payment, as far as a client of this run looks at it. */
const Payment = z.object({
  id: z.string(),
  status: z.string(),
  balance: z.int().transform(BigInt),
  transactions: z.array(
    z.object({ kind: z.string(), status: z.string(), askedAmount: z.int(), signedAmount: z.int() }),
  ),
})

const kindNames: Readonly<Record<MovementKind, readonly string[]>> = {
  approve: ['APPROVAL'],
  'pre-authorize': ['PRE_AUTH'],
  capture: ['CAPTURE'],
  void: ['VOID'],
  cancel: ['PARTIAL_CANCEL', 'FULL_CANCEL'],
}

export type Customer = {
  /** Whether it was done. */
  readonly pay: (kind: 'approve' | 'pre-authorize', amount: bigint) => Promise<boolean>
  readonly operate: (kind: 'capture' | 'void' | 'cancel', amount: bigint) => Promise<boolean>
  readonly told: () => ToldOrder
}

export type Ordering = {
  readonly orderId: string
  readonly cardToken: string
  readonly caller: Pick<Caller, 'ask'>
  /** Whether to ask once more for what was answered already. */
  readonly isCurious: () => boolean
}

/** One order: asks for one movement after the other, and keeps what it was told. */
export const newCustomer = ({ orderId, cardToken, caller, isCurious }: Ordering): Customer => {
  const operations: ToldOperation[] = []
  const contradictions: string[] = []
  let paymentId: string | undefined

  const move = async (kind: MovementKind, amount: bigint, asked: Asked): Promise<boolean> => {
    const answered = await caller.ask(asked)
    const answer = answerOf(answered)
    operations.push({ kind, amount, key: asked.key, answer })
    if (answered.kind === 'undecided') return false
    if (isCurious()) contradictions.push(...repeated(asked.key, answered, await caller.ask(asked)))
    if (answer.kind !== 'done') return false
    const payment = Payment.safeParse(answered.body)
    if (!payment.success) contradictions.push(`${asked.key}: no payment in the answer`)
    else if (!payment.data.transactions.some((one) => isOf(one, kind, amount)))
      contradictions.push(`${asked.key}: done, and the answer has no ${kind} of ${String(amount)}`)
    paymentId ??= payment.data?.id
    return payment.success
  }
  const keyOf = (kind: MovementKind): string => `${orderId}-${kind}-${operations.length}`
  return {
    pay: (kind, amount) => {
      const body = {
        orderId,
        orderName: '카오스',
        amount: Number(amount),
        provider: 'card-network',
        method: { type: 'token', token: cardToken },
        capture: kind === 'approve' ? 'automatic' : 'manual',
      }
      return move(kind, amount, { path: '/v1/payments', key: keyOf(kind), body })
    },
    operate: (kind, amount) => {
      const path = `/v1/payments/${paymentId ?? ''}/${kind}`
      const body = { ...(kind === 'void' ? {} : { amount: Number(amount) }), ...reasonOf(kind) }
      return move(kind, amount, { path, key: keyOf(kind), body })
    },
    told: () => ({ orderId, paymentId, operations, contradictions }),
  }
}

const reasonOf = (kind: MovementKind): object => (kind === 'capture' ? {} : { reason: 'chaos' })

const answerOf = (answered: Answered): ToldOperation['answer'] => {
  if (answered.kind === 'undecided') return answered
  if (answered.status < 300) return { kind: 'done' }
  return { kind: 'refused', reason: textIn(answered.body, 'reason') ?? String(answered.status) }
}

type Transaction = z.output<typeof Payment>['transactions'][number]

/** A void asks for no amount: it releases what is left. */
const isOf = (transaction: Transaction, kind: MovementKind, amount: bigint): boolean =>
  kindNames[kind].includes(transaction.kind) &&
  transaction.status === 'SUCCEEDED' &&
  (kind === 'void' || BigInt(transaction.askedAmount) === amount)

/** The same key must give the same answer for ever. */
const repeated = (key: string, first: Answered, second: Answered): readonly string[] => {
  if (first.kind === 'undecided' || second.kind === 'undecided') return []
  const [before, after] = [first, second].map(({ status, body }) => wordsOf(status, body))
  return before === after ? [] : [`${key}: ${before ?? ''}, then ${after ?? ''}`]
}

const wordsOf = (status: number, body: unknown): string => {
  const payment = Payment.safeParse(body)
  if (!payment.success) return `${status} ${textIn(body, 'reason') ?? ''}`
  const { balance, transactions } = payment.data
  return `${status} ${payment.data.status}, balance ${String(balance)} after ${transactions.length} transactions`
}
