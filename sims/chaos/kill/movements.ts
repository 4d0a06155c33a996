import type { Movement, MovementKind } from './books.ts'

export const nameOf = ({ kind, amount }: Movement): string => `${kind} of ${String(amount)}`

export const ofKind = <M extends Movement>(movements: readonly M[], kind: MovementKind): readonly M[] =>
  movements.filter((movement) => movement.kind === kind)

export const isSame = (a: Movement, b: Movement): boolean => a.kind === b.kind && a.amount === b.amount

/** Those that have no counterpart of their own among the others. */
export const beyond = <M extends Movement>(
  movements: readonly M[],
  others: readonly Movement[],
): readonly M[] => {
  const left = [...others]
  return movements.filter((movement) => {
    const at = left.findIndex((other) => isSame(other, movement))
    if (at === -1) return true
    left.splice(at, 1)
    return false
  })
}

const sumOf = (movements: readonly Movement[], ...kinds: readonly MovementKind[]): bigint =>
  movements.reduce((sum, { kind, amount }) => (kinds.includes(kind) ? sum + amount : sum), 0n)

/** Taken and not given back. */
export const balanceOf = (movements: readonly Movement[]): bigint =>
  sumOf(movements, 'approve', 'capture') - sumOf(movements, 'cancel')

/** Held, and neither captured nor released. */
export const heldOf = (movements: readonly Movement[]): bigint =>
  sumOf(movements, 'pre-authorize') - sumOf(movements, 'capture', 'void')
