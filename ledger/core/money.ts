import type { Brand } from './brand.ts'

export const currencies = ['KRW', 'USD'] as const
export type Currency = (typeof currencies)[number]
/** Whole minor units (KRW 1 = 1n, USD 1.00 = 100n); never negative. */
export type MinorUnits = Brand<bigint, 'MinorUnits'>
export type Money = { readonly amount: MinorUnits; readonly currency: Currency }

/** Beyond this a JSON number loses digits, so no amount at a border may exceed it. */
export const LARGEST_AMOUNT = BigInt(Number.MAX_SAFE_INTEGER)

/** @throws RangeError when amount is negative: a programmer error, never a user's. */
export const money = (amount: bigint, currency: Currency): Money => {
  if (amount < 0n) throw new RangeError(`negative amount ${String(amount)}`)
  return { amount: amount as MinorUnits, currency }
}

export const sameMoney = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency
