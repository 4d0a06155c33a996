import { z } from 'zod'
import { accountOf, type Account } from '../../ledger/accounts/account.ts'
import { currencies } from '../../ledger/core/money.ts'
import { parseUntil, type Until } from '../../ledger/store/until.ts'

const LONGEST_PART = 64
const part = z.string().min(1).max(LONGEST_PART)

/** An account's id has three parts, and so has its address: the slashes of the one are those of the other. */
export const AccountParams = z.strictObject({
  mode: part.meta({ description: '`live` or `test`' }),
  code: part.meta({ description: 'Of the chart of accounts, e.g. `merchant_payable`' }),
  holder: part.meta({ description: 'A merchant’s or a provider’s id; `none` where there is one of it' }),
})

/** undefined unless the chart has such an account. */
export const accountIn = ({ mode, code, holder }: z.output<typeof AccountParams>): Account | undefined =>
  accountOf(`${mode}/${code}/${holder}`)

const LONGEST_MOMENT = 40

export const AsOfField = z
  .string()
  .max(LONGEST_MOMENT)
  .transform((text, context): Until => {
    const until = parseUntil(text)
    if (until !== undefined) return until
    const message = 'must be a Ledger-Position, a time with its offset, or a day in Seoul'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
  .optional()
  .meta({
    description:
      'The last moment that counts: a `Ledger-Position`, an RFC 3339 time, or a day in Asia/Seoul, which means all of it',
    override: { type: 'string' },
  })

export const ModeField = z.enum(['live', 'test']).optional()
export const CurrencyField = z.enum(currencies)

/** As it is told back. */
export const untilText = (until: Until | undefined): string | null => {
  if (until === undefined) return null
  return until.kind === 'position' ? String(until.position) : until.recordedAt
}
