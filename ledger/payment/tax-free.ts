import { money, type Money } from '../core/money.ts'
import type { Order } from './events.ts'

/**
 * The part of an order's money that carries no tax, of the piece from `before` (minor units that went before it) to its
 * end. Each piece is rounded down at both ends, so that pieces that make up the whole have exactly the order's part.
 */
export const taxFreeOf = (
  { amount, taxFree }: Pick<Order, 'amount' | 'taxFree'>,
  { before, piece }: { readonly before: bigint; readonly piece: bigint },
): Money => {
  const upTo = (end: bigint): bigint => (taxFree.amount * end) / amount.amount
  return money(upTo(before + piece) - upTo(before), amount.currency)
}
