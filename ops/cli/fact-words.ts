import type { Failure } from '../../ledger/core/failure.ts'
import type { Money } from '../../ledger/core/money.ts'
import { moneyText } from './money-text.ts'

/** `10,000 KRW` */
export const text = ({ amount, currency }: Money): string => moneyText(amount, currency)

/** For operators: it quotes what the provider said. */
export const because = ({ category, kind, providerCode, providerMessage }: Failure): string => {
  const said = [providerCode, providerMessage].filter((part) => part !== null).join(' ')
  return `${category} ${kind}${said === '' ? '' : ` (${said})`}`
}

type Mismatch = { readonly asked: Money; readonly answered: Money; readonly reference: string }

export const otherAmountInWords = ({ asked, answered, reference }: Mismatch): string =>
  `another amount moved: asked ${text(asked)}, answered ${text(answered)}, reference ${reference}`
