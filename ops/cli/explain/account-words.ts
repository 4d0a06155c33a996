import { accountOf } from '../../../ledger/accounts/account.ts'
import { chart } from '../../../ledger/accounts/chart.ts'
import type { Words } from '../report/model.ts'

/** The account's title, for whom it is kept; `id` itself where the chart has no such account. */
export const accountWords = (id: string): Words => {
  const account = accountOf(id)
  if (account === undefined) return { ko: id, en: id }
  const { title } = chart[account.code]
  const whose = account.holder === 'none' ? '' : ` ${account.holder}`
  const mode = account.mode === 'test' ? ['시험 ', 'test '] : ['', '']
  return { ko: `${mode[0] ?? ''}${title.ko}${whose}`, en: `${mode[1] ?? ''}${title.en}${whose}` }
}
