import { chart, type AccountClass, type AccountCode } from '../../../ledger/accounts/chart.ts'
import type { Fact } from '../report/model.ts'

/** What the chart says of accounts of a code. */
export const guideFacts = (code: AccountCode): readonly Fact[] => {
  const { class: ofClass, normalSide, meaning } = chart[code]
  return [
    { name: 'meaning', label: { ko: '뜻', en: 'meaning' }, value: meaning },
    { name: 'class', label: { ko: '구분', en: 'class' }, value: { ko: classes[ofClass], en: ofClass } },
    {
      name: 'normalSide',
      label: { ko: '증가하는 쪽', en: 'grows by' },
      value:
        normalSide === 'debit' ? { ko: '차변 (+)', en: 'debits (+)' } : { ko: '대변 (−)', en: 'credits (−)' },
    },
  ]
}

const classes: Readonly<Record<AccountClass, string>> = {
  asset: '자산',
  liability: '부채',
  equity: '자본',
  income: '수익',
  expense: '비용',
  memorandum: '비망',
}
