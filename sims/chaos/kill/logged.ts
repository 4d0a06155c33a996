import { z } from 'zod'
import type { LoggedMovement, LoggedPayment, MovementKind, OpenMovement } from './books.ts'

/** An event of the log as its bytes say it. */
export type RawEvent = { readonly stream: string; readonly type: string; readonly data: string }

const Money = z
  .object({ amount: z.string().regex(/^\d+$/).transform(BigInt) })
  .transform(({ amount }) => amount)

/** Every field that some event of a payment has; the rest is of no interest here. */
const Data = z.object({
  transactionId: z.string().nullish(),
  foundId: z.string().optional(),
  operation: z.enum(['cancel', 'void']).optional(),
  providerOrderId: z.string().optional(),
  order: z.object({ orderId: z.string() }).optional(),
  amount: Money.optional(),
  held: Money.optional(),
  released: Money.optional(),
  reason: z.string().optional(),
  failure: z
    .object({ category: z.number(), kind: z.string(), providerCode: z.string().nullable() })
    .nullish(),
})
type Data = z.output<typeof Data>

type Field = 'amount' | 'held' | 'released'

/** By the event's name alone: what asks for a movement, what says that it was made, and what says that it was not. */
const asking: Readonly<Record<string, MovementKind>> = {
  ApprovalRequested: 'approve',
  PreAuthorizationRequested: 'pre-authorize',
  CaptureRequested: 'capture',
  VoidRequested: 'void',
  CancellationRequested: 'cancel',
}
const making: Readonly<Record<string, readonly [MovementKind, Field]>> = {
  PaymentApproved: ['approve', 'amount'],
  PaymentPreAuthorized: ['pre-authorize', 'held'],
  PaymentCaptured: ['capture', 'amount'],
  PaymentVoided: ['void', 'released'],
  CancellationSucceeded: ['cancel', 'amount'],
}
const finding: Readonly<Record<string, readonly [MovementKind, Field]>> = {
  LateApprovalFound: ['approve', 'amount'],
  LatePreAuthorizationFound: ['pre-authorize', 'held'],
}
const declining: ReadonlySet<string> = new Set([
  'ApprovalDeclined',
  'PreAuthorizationDeclined',
  'CaptureDeclined',
  'VoidDeclined',
  'CancellationDeclined',
])

/**
 * Sums up the payments of a whole log, by a reading of its own: neither the product's codec nor its folds are used. What
 * was found late stays open until it has been given back.
 */
export const loggedPayments = (events: readonly RawEvent[]): readonly LoggedPayment[] => {
  const payments = new Map<string, Sum>()
  for (const { stream, type, data } of events) {
    const paymentId = /^payment-(pay_[0-9a-f]+)$/.exec(stream)?.[1]
    if (paymentId === undefined) continue
    const sum = payments.get(paymentId) ?? newSum()
    payments.set(paymentId, sum)
    add(sum, type, Data.parse(JSON.parse(data)))
  }
  return [...payments].map(([paymentId, { orderId, providerOrderIds, movements, open }]) => ({
    paymentId,
    orderId,
    providerOrderIds,
    movements,
    open: [...open.values()],
  }))
}

type Sum = {
  orderId: string
  readonly providerOrderIds: string[]
  readonly movements: LoggedMovement[]
  /** By transaction. */
  readonly open: Map<string, OpenMovement>
  /** What gives a late finding back, by its own transaction. */
  readonly returning: Map<string, MovementKind>
}

const newSum = (): Sum => ({
  orderId: '',
  providerOrderIds: [],
  movements: [],
  open: new Map(),
  returning: new Map(),
})

const add = (sum: Sum, type: string, data: Data): void => {
  sum.orderId = data.order?.orderId ?? sum.orderId
  if (data.providerOrderId !== undefined) sum.providerOrderIds.push(data.providerOrderId)
  const id = data.transactionId
  if (id === null || id === undefined) return
  const asked = asking[type]
  const made = making[type]
  if (asked !== undefined) sum.open.set(id, openOf(id, asked, { type, data }))
  else if (made !== undefined) {
    sum.open.delete(id)
    move(sum, made, { data, isLate: false })
  } else if (declining.has(type)) sum.open.delete(id)
  else if (!addLate(sum, type, data)) goOn(sum, id, { type, data })
}

const move = (
  { movements }: Sum,
  [kind, field]: readonly [MovementKind, Field],
  { data, isLate }: { readonly data: Data; readonly isLate: boolean },
): void => {
  movements.push({ kind, amount: data[field] ?? 0n, isLate })
}

/** Found late, or given back for that. */
const addLate = (sum: Sum, type: string, data: Data): boolean => {
  const { transactionId, foundId } = data
  if (foundId === undefined || transactionId === null || transactionId === undefined) return false
  const found = finding[type]
  if (found !== undefined) {
    move(sum, found, { data, isLate: true })
    sum.open.set(foundId, openOf(foundId, 'cancel', { type, data }))
  }
  if (type === 'CompensationRequested') sum.returning.set(transactionId, data.operation ?? 'cancel')
  if (type === 'CompensationSucceeded') {
    move(sum, [sum.returning.get(transactionId) ?? 'cancel', 'amount'], { data, isLate: true })
    sum.open.delete(foundId)
  } else if (found === undefined) goOn(sum, foundId, { type, data })
  return true
}

/** The last word about what is open. */
const goOn = ({ open }: Sum, id: string, said: Said): void => {
  const known = open.get(id)
  if (known !== undefined) open.set(id, openOf(id, known.kind, said))
}

type Said = { readonly type: string; readonly data: Data }

const openOf = (transactionId: string, kind: MovementKind, { type, data }: Said): OpenMovement => ({
  transactionId,
  kind,
  state: type,
  reason: reasonOf(type, data),
})

const reasonOf = (type: string, { failure, reason }: Data): string => {
  if (failure !== null && failure !== undefined) {
    const code = failure.providerCode === null ? '' : ` ${failure.providerCode}`
    return `${String(failure.category)} ${failure.kind}${code}`
  }
  if (type === 'ReviewRequested') return reason ?? ''
  return type.endsWith('Requested') ? 'no outcome was recorded' : ''
}
