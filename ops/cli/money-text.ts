import type { Currency } from '../../ledger/core/money.ts'

/** Decimal places of a currency's major unit. */
const decimals: Readonly<Record<Currency, number>> = { KRW: 0, USD: 2 }

/** `-3,000 KRW`, `12.50 USD`. */
export const moneyText = (minorUnits: bigint, currency: Currency): string => {
  const places = decimals[currency]
  const sign = minorUnits < 0n ? '-' : ''
  const digits = String(minorUnits < 0n ? -minorUnits : minorUnits).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = places === 0 ? '' : `.${digits.slice(-places)}`
  return `${sign}${whole}${fraction} ${currency}`
}
