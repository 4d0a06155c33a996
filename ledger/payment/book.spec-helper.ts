import fc from 'fast-check'
import type { TransactionId } from '../core/ids.ts'
import type { Money } from '../core/money.ts'
import { instantOf } from '../core/time.ts'
import {
  pay,
  preAuthorize,
  recordApproval,
  recordCancellation,
  recordCapture,
  recordPreAuthorization,
  recordVoid,
  requestCancellation,
  requestCapture,
  requestVoid,
} from './commands.spec-helper.ts'
import type { PaymentCommand } from './commands.ts'
import { paymentDecider } from './decide.ts'
import type { PaymentEvent } from './events.ts'
import {
  approvedAs,
  attemptId,
  canceledAs,
  capturedAs,
  declined,
  expiresAt,
  heldAs,
  krw,
  operationId,
  order,
  unknown,
  voidedAs,
} from './fixtures.spec-helper.ts'
import type { ProviderTransaction } from './provider.ts'
import type { Attempt, ExistingPayment, Payment } from './state.ts'

export const rowOf = (
  operation: ProviderTransaction['operation'],
  reference: string,
  amount: Money = order.amount,
): ProviderTransaction => ({
  operation,
  reference,
  amount,
  at: instantOf(1_000),
  approvalNumber: null,
  expiresAt: operation === 'pre_authorize' ? expiresAt : null,
  methodKind: operation === 'approve' || operation === 'pre_authorize' ? 'card' : null,
})

/** The payment that these events make. */
export const after = (...events: readonly PaymentEvent[]): ExistingPayment =>
  existing(events.reduce(paymentDecider.evolve, paymentDecider.initial))

export const existing = (payment: Payment): ExistingPayment => {
  if (payment.status === 'none') throw new Error('no payment')
  return payment
}

export const attemptIn = ({ attempts }: ExistingPayment, number = 1): Attempt => {
  const attempt = attempts.get(attemptId(number))
  if (attempt === undefined) throw new Error('no such attempt')
  return attempt
}

/** What the command leads to; the payment as it is when it is refused. */
export const decided = (state: Payment, command: PaymentCommand): Payment => {
  const decision = paymentDecider.decide(command, state)
  return decision.kind === 'accepted' ? decision.events.reduce(paymentDecider.evolve, state) : state
}

/** What became known here of a movement, whatever its provider did. */
export type Knowledge = 'the truth' | 'unknown' | 'nothing' | 'a wrong no'

export type Move = {
  readonly kind: 'capture' | 'void' | 'cancel'
  readonly amount: bigint
  /** As far as its book allows. */
  readonly isDone: boolean
  readonly known: Knowledge
}
export type History = {
  readonly charge: Omit<Move, 'kind' | 'amount'> & { readonly kind: 'approve' | 'pre_authorize' }
  readonly moves: readonly Move[]
}

/** Few amounts, so that many movements look alike. */
export const historyOf = (...known: readonly Knowledge[]): fc.Arbitrary<History> =>
  fc.record({
    charge: fc.record({
      kind: fc.constantFrom('approve' as const, 'pre_authorize' as const, 'pre_authorize' as const),
      isDone: fc.constantFrom(true, true, true, false),
      known: fc.constantFrom('the truth' as const, 'the truth' as const, ...known),
    }),
    moves: fc.array(
      fc.record({
        kind: fc.constantFrom('capture' as const, 'capture' as const, 'cancel' as const, 'void' as const),
        amount: fc.constantFrom(1_000n, 1_000n, 2_000n, 3_000n),
        isDone: fc.boolean(),
        known: fc.constantFrom(...known),
      }),
      { maxLength: 10 },
    ),
  })

/** A payment as it is known here beside all that its provider did. */
export type Books = {
  readonly payment: ExistingPayment
  readonly rows: readonly ProviderTransaction[]
  /** Done there and not known to be. */
  readonly unknownHere: readonly TransactionId[]
}

export const booksOf = ({ charge, moves }: History): Books => {
  const begun: Writing = {
    payment: decided(paymentDecider.initial, charge.kind === 'approve' ? pay() : preAuthorize()),
    rows: [],
    unknownHere: [],
  }
  const charged = written(begun, { ...charge, amount: order.amount.amount, name: 'charge' })
  const books = moves.reduce((soFar, move, index) => {
    const name = `m${String(index)}`
    const payment = decided(soFar.payment, requestOf(move, name))
    return payment === soFar.payment ? soFar : written({ ...soFar, payment }, { ...move, name })
  }, charged)
  return { ...books, payment: existing(books.payment) }
}

type Writing = Omit<Books, 'payment'> & { readonly payment: Payment }
type Asked = Omit<Move, 'kind'> & { readonly kind: ProviderTransaction['operation']; readonly name: string }

const written = (before: Writing, asked: Asked): Writing => {
  const amount = asked.kind === 'void' ? uncapturedIn(before.rows) : asked.amount
  const isDone = asked.isDone && isAllowed(before.rows, asked.kind, amount)
  const id = asked.name === 'charge' ? attemptId(1) : operationId(asked.name)
  const reference = asked.kind === 'cancel' ? asked.name : 'hold'
  const at = instantOf(before.rows.length)
  const row = { ...rowOf(asked.kind, reference, krw(amount)), at }
  const isUnknown = isDone && asked.known !== 'the truth'
  return {
    payment:
      asked.known === 'nothing' ? before.payment : decided(before.payment, tell(asked, { isDone, row })),
    rows: isDone ? [...before.rows, row] : before.rows,
    unknownHere: isUnknown ? [...before.unknownHere, id] : before.unknownHere,
  }
}

const total = (rows: readonly ProviderTransaction[], ...kinds: readonly string[]): bigint =>
  rows.reduce((sum, { operation, amount }) => sum + (kinds.includes(operation) ? amount.amount : 0n), 0n)
const uncapturedIn = (rows: readonly ProviderTransaction[]): bigint =>
  total(rows, 'pre_authorize') - total(rows, 'capture', 'void')

const isAllowed = (rows: readonly ProviderTransaction[], kind: Asked['kind'], amount: bigint): boolean => {
  switch (kind) {
    case 'approve':
    case 'pre_authorize':
      return true
    case 'capture':
      return amount <= uncapturedIn(rows)
    case 'void':
      return amount > 0n
    case 'cancel':
      return amount <= total(rows, 'approve', 'capture') - total(rows, 'cancel')
  }
}

const requestOf = ({ kind, amount }: Move, name: string): PaymentCommand => {
  switch (kind) {
    case 'capture':
      return requestCapture(name, krw(amount))
    case 'void':
      return requestVoid(name)
    case 'cancel':
      return requestCancellation(name, krw(amount))
  }
}

type Truth = { readonly isDone: boolean; readonly row: ProviderTransaction }

const tell = ({ kind, known, name }: Asked, { isDone, row }: Truth): PaymentCommand => {
  const { reference, amount } = row
  const not = known === 'unknown' ? unknown : declined
  const isTold = isDone && known === 'the truth'
  switch (kind) {
    case 'approve':
      return recordApproval(isTold ? approvedAs(reference) : not)
    case 'pre_authorize':
      return recordPreAuthorization(isTold ? heldAs(reference) : not)
    case 'capture':
      return recordCapture(name, isTold ? capturedAs(reference, amount) : not)
    case 'void':
      return recordVoid(name, isTold ? voidedAs(reference) : not)
    case 'cancel':
      return recordCancellation(name, isTold ? canceledAs(reference, amount) : not)
  }
}
