import { z } from 'zod'
import { accountIdOf, type Account } from '../../ledger/accounts/account.ts'
import { accountCodes, chart, onSide, type Side } from '../../ledger/accounts/chart.ts'
import { currencies } from '../../ledger/core/money.ts'
import type { AccountBalance, Stood } from '../../projections/journal/queries.ts'
import { Sum, sumOf } from '../http/sum-field.ts'

export const Words = z.object({ ko: z.string(), en: z.string() })
const classes = ['asset', 'liability', 'equity', 'income', 'expense', 'memorandum'] as const
const sides = ['debit', 'credit'] as const

const stood = {
  balance: Sum.meta({ description: 'On the account’s own side: negative where it stands on the other' }),
  debits: Sum.meta({ description: 'The sum of all debits' }),
  credits: Sum.meta({ description: 'The sum of all credits' }),
  lines: z.int().meta({ description: 'How many debits and credits there were' }),
}
export const StoodResource = z.object(stood)

export const stoodResource = (
  { balance, debits, credits, lines }: Stood,
  side: Side,
): z.output<typeof StoodResource> => ({
  balance: sumOf(onSide(balance, side)),
  debits: sumOf(debits),
  credits: sumOf(credits),
  lines,
})

export const guideFields = {
  code: z.enum(accountCodes),
  class: z.enum(classes).meta({ description: '`memorandum`: no money of anybody’s, as what is only held' }),
  normalSide: z.enum(sides).meta({ description: 'On which it grows' }),
  title: Words,
}
type Guide = z.output<z.ZodObject<typeof guideFields>>
export const guideOf = ({ code }: Pick<Account, 'code'>): Guide => {
  const { class: ofClass, normalSide, title } = chart[code]
  return { code, class: ofClass, normalSide, title: { ...title } }
}

const CurrencyBalance = z.object({ currency: z.enum(currencies), ...stood })

export const AccountResource = z
  .object({
    id: z.string().meta({ description: '`mode/code/holder`; its slashes are those of its address' }),
    mode: z.enum(['live', 'test']),
    holder: z.string(),
    ...guideFields,
    asOf: z.string().nullable().meta({ description: 'The last moment that counts; null: all so far' }),
    balances: z.array(CurrencyBalance).meta({ description: 'One for each currency that was ever posted' }),
  })
  .meta({ id: 'Account' })

export const accountResource = (
  account: Account,
  balances: readonly AccountBalance[],
  asOf: string | null = null,
): z.output<typeof AccountResource> => ({
  id: accountIdOf(account),
  mode: account.mode,
  holder: account.holder,
  ...guideOf(account),
  asOf,
  balances: balances.map(({ currency, ...one }) => ({
    currency,
    ...stoodResource(one, chart[account.code].normalSide),
  })),
})
