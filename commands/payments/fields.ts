import { z } from 'zod'
import { currencies, LARGEST_AMOUNT, money, type Currency, type Money } from '../../ledger/core/money.ts'
import type { AmountAsked } from '../../ledger/payment/commands.ts'

/** Minor units as a JSON integer; whatever JSON writes beyond 2^53 - 1 may already have lost digits. */
export const AmountField = z
  .int()
  .positive()
  .max(Number(LARGEST_AMOUNT))
  .meta({ description: 'Minor units (KRW 1 = 1), a positive integer up to 2^53 - 1' })
export const CurrencyField = z.enum(currencies)
export const ReasonField = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: 'Why, in words for the timeline' })
export const PayerReferenceField = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/)
  .meta({ description: 'Your opaque word for the payer; no personal data' })
export const PaymentIdField = z.string().max(64).meta({ description: '`pay_…`' })

export const moneyOf = (amount: number, currency: Currency): Money => money(BigInt(amount), currency)

type AskedFields = {
  readonly amount?: z.output<typeof AmountField> | undefined
  readonly currency?: Currency | undefined
}

/** Without a currency the payment's own is meant, without an amount all that is left. */
export const amountAskedOf = ({ amount, currency }: AskedFields, ownCurrency: Currency): AmountAsked =>
  amount === undefined ? 'remaining' : moneyOf(amount, currency ?? ownCurrency)
