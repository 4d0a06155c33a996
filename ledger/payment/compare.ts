import type { TransactionId } from '../core/ids.ts'
import { sameMoney, type Money } from '../core/money.ts'
import { epochMsOf, type Instant } from '../core/time.ts'
import { movementsOf, type Movement } from './movements.ts'
import type { ProviderTransaction } from './provider.ts'
import type { Attempt, ExistingPayment } from './state.ts'

type Row = ProviderTransaction
type Pair = { readonly movement: Movement; readonly row: Row }

/** One attempt in our book beside its order in the provider's. */
export type Comparison = {
  /** Done at the provider, and not known here to be. */
  readonly found: readonly Pair[]
  /**
   * Open ones of which the provider may have done some, but which cannot be told; also declined ones where what an import
   * carried over may be them.
   */
  readonly ambiguous: readonly TransactionId[]
  /** Open here; the provider's book has nothing that could be them. */
  readonly absent: readonly TransactionId[]
  readonly onlyThere: readonly Row[]
  readonly onlyHere: readonly Movement[]
  readonly amountDiffers: readonly Pair[]
}

const nothing: Comparison = {
  found: [],
  ambiguous: [],
  absent: [],
  onlyThere: [],
  onlyHere: [],
  amountDiffers: [],
}

const kinds = [['approve', 'pre_authorize'], ['capture'], ['void'], ['cancel']] as const

/**
 * Every row of the provider has at most one movement of ours and the other way round: first what is done here, by the
 * provider's reference; then what is open, by amount; and what is still left there by amount to what was declined here,
 * since the money did move.
 */
export const compare = (payment: ExistingPayment, attempt: Attempt, rows: readonly Row[]): Comparison => {
  const movements = movementsOf(payment, attempt)
  if (isUndone(movements, rows)) return { ...nothing, onlyThere: rows }
  return kinds
    .map((operations) => {
      const isOfKind = ({ operation }: { readonly operation: Row['operation'] }): boolean =>
        operations.some((one) => one === operation)
      const ofKind = { movements: movements.filter(isOfKind), rows: rows.filter(isOfKind) }
      return operations[0] === 'approve' ? compareCharges(ofKind) : compareKind(ofKind)
    })
    .reduce(together)
}

/** Whether the attempt's money was taken and given back there, and nothing here had a part in either. */
export const isUndoneThere = (payment: ExistingPayment, attempt: Attempt, rows: readonly Row[]): boolean =>
  isUndone(movementsOf(payment, attempt), rows)

const isUndone = ([charge, ...others]: readonly Movement[], rows: readonly Row[]): boolean => {
  const are = (...operations: readonly Row['operation'][]): readonly Row[] =>
    rows.filter(({ operation }) => operations.includes(operation))
  const [charged, ...more] = are('approve', 'pre_authorize')
  if (charge === undefined || charge.stage === 'done' || others.length > 0) return false
  if (charged === undefined || more.length > 0) return false
  if (are('void').length > 0) return are('capture').length === 0
  const { currency, amount } = charged.amount
  const gone = are('cancel').reduce((sum, row) => sum + row.amount.amount, 0n)
  return gone === amount && are('cancel').every((row) => row.amount.currency === currency)
}

type OfKind = { readonly movements: readonly Movement[]; readonly rows: readonly Row[] }

/** A charge is found whatever its amount: whether it is the one asked for is for the payment to decide. */
const compareCharges = (ofKind: OfKind): Comparison => {
  const [charge] = ofKind.movements
  const known = matchDone(ofKind)
  // What else there is of an imported payment's order nobody here asked for: it must not be sent back.
  if (charge === undefined || charge.importedAt !== null) return known
  const { proof, rest } = proofIn(known.onlyThere, ofKind.rows)
  const isLikeIt = ({ operation }: Row): boolean => operation === charge.operation
  const found = proof.filter(isLikeIt).map((row) => ({ movement: charge, row }))
  const absent = charge.stage === 'open' && found.length === 0 ? [charge.transactionId] : []
  return { ...known, found, onlyThere: [...proof.filter((row) => !isLikeIt(row)), ...rest], absent }
}

const compareKind = (ofKind: OfKind): Comparison => {
  const { known, doubtful } = withoutCarriedOver(matchDone(ofKind))
  const { proof, rest } = proofIn(known.onlyThere, ofKind.rows)
  const open = ofKind.movements.filter(({ stage }) => stage === 'open')
  const byAmount = groups(open).map((alike) => attribute(alike, proof))
  const declined = ofKind.movements.filter(({ stage }) => stage === 'declined')
  const all = takeDeclined(byAmount.reduce(intersect, { ...known, onlyThere: proof }), declined)
  const compared = doubted({ ...all, onlyThere: [...all.onlyThere, ...rest] }, open)
  return unsure(compared, [...open, ...declined], doubtful)
}

/** A provider may list one movement twice: of rows that agree in everything only the first proves anything. */
const proofIn = (
  left: readonly Row[],
  all: readonly Row[],
): { readonly proof: readonly Row[]; readonly rest: readonly Row[] } => {
  const isProof = (row: Row): boolean => all.find((one) => isListedAgain(one, row)) === row
  return { proof: left.filter(isProof), rest: left.filter((row) => !isProof(row)) }
}

const isListedAgain = (a: Row, b: Row): boolean =>
  a.operation === b.operation && a.reference === b.reference && a.at === b.at && sameMoney(a.amount, b.amount)

type Fits = (movement: Movement, row: Row) => boolean

const hasReference: Fits = ({ reference }, row) => reference === row.reference
const isSame: Fits = (movement, row) => hasReference(movement, row) && sameMoney(movement.amount, row.amount)
const couldBe: Fits = ({ operation, amount }, row) => operation === 'void' || sameMoney(amount, row.amount)

type Matched = {
  readonly pairs: readonly Pair[]
  readonly movements: readonly Movement[]
  readonly rows: readonly Row[]
}

/** Each movement with the first row that fits it and that no other has, beside what is left of both. */
const match = (movements: readonly Movement[], rows: readonly Row[], fits: Fits): Matched => {
  const left = [...rows]
  const pairs = movements.flatMap((movement) => {
    const at = left.findIndex((row) => fits(movement, row))
    const row = at < 0 ? undefined : left.splice(at, 1)[0]
    return row === undefined ? [] : [{ movement, row }]
  })
  const paired = new Set(pairs.map(({ movement }) => movement))
  return { pairs, rows: left, movements: movements.filter((one) => !paired.has(one)) }
}

/** What is done here, by reference: captures of one hold share theirs, so those of the same amount come first. */
const matchDone = ({ movements, rows }: OfKind): Comparison => {
  const done = movements.filter(({ stage }) => stage === 'done')
  const same = match(done, rows, isSame)
  const other = match(same.movements, same.rows, hasReference)
  return { ...nothing, onlyThere: other.rows, onlyHere: other.movements, amountDiffers: other.pairs }
}

/** By so much the provider's clock and ours may differ. */
const CLOCKS_MS = 5 * 60_000

type WithoutCarriedOver = {
  readonly known: Comparison
  /** Of the rows taken for what was carried over those that were made when something could be asked for here, too. */
  readonly doubtful: readonly Row[]
}

/**
 * What an import carried over the provider has as cancels of its own: those that are nobody's here and were made before,
 * the oldest first, as far as they make up exactly as much. Otherwise the two books differ, and it is told.
 */
const withoutCarriedOver = (known: Comparison): WithoutCarriedOver => {
  const carried = known.onlyHere.find(({ importedAt }) => importedAt !== null)
  if (carried === undefined || carried.importedAt === null) return { known, doubtful: [] }
  const rows = earliest(known.onlyThere, carried.importedAt, carried.amount)
  if (rows === undefined) return { known, doubtful: [] }
  const fromMs = epochMsOf(carried.importedAt) - CLOCKS_MS
  return {
    known: {
      ...known,
      onlyHere: known.onlyHere.filter((one) => one !== carried),
      onlyThere: known.onlyThere.filter((row) => !rows.includes(row)),
    },
    doubtful: rows.filter(({ at }) => epochMsOf(at) >= fromMs),
  }
}

/** A file may be wrong: what could be one of ours is no proof that ours was not done. */
const unsure = (
  compared: Comparison,
  movements: readonly Movement[],
  doubtful: readonly Row[],
): Comparison => {
  const isSettled = ({ transactionId }: Movement): boolean =>
    compared.ambiguous.includes(transactionId) ||
    compared.found.some(({ movement }) => movement.transactionId === transactionId)
  const more = movements
    .filter((movement) => !isSettled(movement) && doubtful.some((row) => couldBe(movement, row)))
    .map(({ transactionId }) => transactionId)
  return {
    ...compared,
    absent: compared.absent.filter((id) => !more.includes(id)),
    ambiguous: [...compared.ambiguous, ...more],
  }
}

/** undefined: no such rows make up the sum. */
const earliest = (rows: readonly Row[], until: Instant, sum: Money): readonly Row[] | undefined => {
  const latestMs = epochMsOf(until) + CLOCKS_MS
  const before = proofIn(rows, rows)
    .proof.filter(({ at, amount }) => epochMsOf(at) <= latestMs && amount.currency === sum.currency)
    .toSorted((a, b) => epochMsOf(a.at) - epochMsOf(b.at))
  let left: bigint = sum.amount
  const taken = before.filter(({ amount }) => {
    const isPart = left > 0n
    left -= isPart ? amount.amount : 0n
    return isPart
  })
  return left === 0n ? taken : undefined
}

/** Movements of equal amount, which cannot be told apart but by the provider itself. */
const groups = (movements: readonly Movement[]): readonly (readonly Movement[])[] => [
  ...Map.groupBy(movements, ({ operation, amount }) => (operation === 'void' ? -1n : amount.amount)).values(),
]

const attribute = (alike: readonly Movement[], rows: readonly Row[]): Comparison => {
  const { pairs, rows: left } = match(alike, rows, couldBe)
  const ids = alike.map(({ transactionId }) => transactionId)
  if (pairs.length === 0) return { ...nothing, absent: ids, onlyThere: rows }
  if (pairs.length < alike.length) return { ...nothing, ambiguous: ids, onlyThere: rows }
  return { ...nothing, found: pairs, onlyThere: left }
}

/** Two attributions of the same rows to different movements. */
const intersect = (a: Comparison, b: Comparison): Comparison => ({
  ...together(a, b),
  onlyThere: a.onlyThere.filter((row) => b.onlyThere.includes(row)),
})

const takeDeclined = (known: Comparison, declined: readonly Movement[]): Comparison => {
  // Which of an ambiguous group the rest belongs to is not known: it is no proof that a declined one was done.
  if (known.ambiguous.length > 0) return known
  const { pairs, rows } = match(declined, known.onlyThere, couldBe)
  return { ...known, found: [...known.found, ...pairs], onlyThere: rows }
}

/** While the provider shows one that is nobody's, or not as it is here, what seems absent may be that one. */
const doubted = (compared: Comparison, open: readonly Movement[]): Comparison => {
  const alike = open.filter(({ transactionId }) => compared.ambiguous.includes(transactionId))
  const isExplained = (row: Row): boolean => alike.some((movement) => couldBe(movement, row))
  if (compared.amountDiffers.length === 0 && compared.onlyThere.every(isExplained)) return compared
  return { ...compared, absent: [], ambiguous: [...compared.ambiguous, ...compared.absent] }
}

const together = (a: Comparison, b: Comparison): Comparison => ({
  found: [...a.found, ...b.found],
  ambiguous: [...a.ambiguous, ...b.ambiguous],
  absent: [...a.absent, ...b.absent],
  onlyThere: [...a.onlyThere, ...b.onlyThere],
  onlyHere: [...a.onlyHere, ...b.onlyHere],
  amountDiffers: [...a.amountDiffers, ...b.amountDiffers],
})
