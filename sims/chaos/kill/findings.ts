import {
  movementKinds,
  type LoggedPayment,
  type Movement,
  type MovementKind,
  type ServedPayment,
  type ToldOperation,
  type ToldOrder,
} from './books.ts'
import { balanceOf, beyond, heldOf, isSame, nameOf, ofKind } from './movements.ts'

/** One order in all books. */
export type Order = {
  readonly orderId: string
  readonly told: ToldOrder | undefined
  readonly logged: LoggedPayment | undefined
  readonly served: ServedPayment | undefined
  readonly provider: readonly Movement[]
}

export type Said = {
  readonly kind:
    /** Acknowledged to a client, or recorded, and not there. */
    | 'missing'
    /** Moved more often than it was recorded, or recorded more often than it was asked for. */
    | 'doubled'
    /** Moved at the provider, and nothing of it recorded. */
    | 'unrecorded'
    /** Moved at the provider for no payment of the log. */
    | 'without_intent'
    /** Two books name different amounts. */
    | 'difference'
    /** The client was told no, and it was done. */
    | 'refused_but_done'
    /** A refusal that no client should have met. */
    | 'unexpected_refusal'
    /** An answer that says something else than was asked for, or answered before. */
    | 'contradiction'
  /** For a person. */
  readonly about: string
}

/** What its client was told, against the log. */
export const toldFindings = ({ told, logged }: Order): readonly Said[] => {
  if (told === undefined) return []
  const { operations, contradictions } = told
  const done = operations.filter(({ answer }) => answer.kind === 'done')
  const recorded = logged?.movements.filter(({ isLate }) => !isLate) ?? []
  const refused = refusedButDone(operations, recorded)
  return [
    ...contradictions.map((about): Said => ({ kind: 'contradiction', about })),
    ...operations.flatMap(unexpectedRefusal),
    ...refused,
    ...beyond(done, recorded).map((one): Said => ({
      kind: 'missing',
      about: `${nameOf(one)} was acknowledged, and is not in the log`,
    })),
    ...beyond(recorded, operations).map((one): Said => ({
      kind: 'doubled',
      about: `${nameOf(one)} is in the log more often than asked for`,
    })),
  ]
}

/** A provider's no is in order. Any other refusal would be one of our own making: these clients ask in the right order. */
const unexpectedRefusal = (operation: ToldOperation): readonly Said[] =>
  operation.answer.kind === 'refused' && operation.answer.reason !== 'PROVIDER_FAILED'
    ? [{ kind: 'unexpected_refusal', about: `${nameOf(operation)}: ${operation.answer.reason}` }]
    : []

const refusedButDone = (
  operations: readonly ToldOperation[],
  recorded: readonly Movement[],
): readonly Said[] => {
  const isRefused = ({ answer }: ToldOperation): boolean => answer.kind === 'refused'
  const unexplained = beyond(
    recorded,
    operations.filter((operation) => !isRefused(operation)),
  )
  return operations
    .filter((operation) => isRefused(operation) && unexplained.some((one) => isSame(one, operation)))
    .map((operation) => ({ kind: 'refused_but_done', about: nameOf(operation) }))
}

/** The log, against the provider and against what is served. */
export const loggedFindings = ({ logged, served, provider }: Order): readonly Said[] => {
  if (logged === undefined) return []
  const moved = movementKinds.flatMap((kind) => movedFindings({ logged, provider }, kind))
  if (served === undefined)
    return [...moved, { kind: 'missing', about: `${logged.paymentId} is in the log, and is not served` }]
  const recorded = logged.movements.filter(({ isLate }) => !isLate)
  return [
    ...moved,
    ...balanceFindings(served, { name: 'the log', movements: recorded }),
    // What is open may have moved already.
    ...(logged.open.length > 0 ? [] : balanceFindings(served, { name: 'the provider', movements: provider })),
  ]
}

const movedFindings = (
  { logged, provider }: { readonly logged: LoggedPayment; readonly provider: readonly Movement[] },
  kind: MovementKind,
): readonly Said[] => {
  const [there, here] = [ofKind(provider, kind), ofKind(logged.movements, kind)]
  const open = logged.open.filter((one) => one.kind === kind).length
  const counts = `${there.length} there, ${here.length} recorded, ${open} open`
  if (there.length < here.length)
    return beyond(here, there).map((one) => ({
      kind: 'missing',
      about: `${nameOf(one)} is in the log, and the provider has not made it: ${counts}`,
    }))
  if (there.length > here.length + open)
    return beyond(there, here).map((one) => ({
      kind: here.length + open > 0 ? 'doubled' : 'unrecorded',
      about: `the provider made ${nameOf(one)}: ${counts}`,
    }))
  return beyond(here, there).map((one) => ({
    kind: 'difference',
    about: `the log has ${nameOf(one)}, the provider ${there.map(nameOf).join(', ')}`,
  }))
}

const balanceFindings = (
  served: ServedPayment,
  { name, movements }: { readonly name: string; readonly movements: readonly Movement[] },
): readonly Said[] =>
  (
    [
      ['balance', served.balance, balanceOf(movements)],
      ['held amount', served.held, heldOf(movements)],
    ] as const
  )
    .filter(([, here, there]) => here !== there)
    .map(([what, here, there]) => ({
      kind: 'difference',
      about: `the ${what} served is ${String(here)}, by ${name} ${String(there)}`,
    }))
