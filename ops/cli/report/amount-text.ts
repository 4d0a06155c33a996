import type { Currency } from '../../../ledger/core/money.ts'
import { moneyText } from '../money-text.ts'

/** `-3,000`: without its currency, where that is told once for all. */
export const amountText = (minorUnits: bigint, currency: Currency): string =>
  moneyText(minorUnits, currency).slice(0, -` ${currency}`.length)
