import type { Language } from '../../../commands/http/language.ts'
import { visible } from '../terminal.ts'
import { moneyText } from '../money-text.ts'
import { seoulTime } from '../seoul-time.ts'
import type { Phrase, Value, Words } from './model.ts'

export const said = (phrase: Phrase, language: Language): string =>
  typeof phrase === 'string' ? phrase : phrase[language]

/** `1,234,567` */
export const countText = (count: number): string =>
  String(count).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')

/** A value in one line, for people; what came from elsewhere can neither steer a terminal nor turn the text around it. */
export const valueText = (value: Value, language: Language): string => {
  if (value === null) return ''
  if (typeof value === 'string') return visible(value)
  if (typeof value === 'number') return countText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return said(value ? words.yes : words.no, language)
  return objectText(value, language)
}

const objectText = (value: Extract<Value, object>, language: Language): string => {
  if (!('kind' in value)) return visible(value[language])
  switch (value.kind) {
    case 'amount':
      return `${value.isChange && value.amount > 0n ? '+' : ''}${moneyText(value.amount, value.currency)}`
    case 'moment':
      return seoulTime(value.at)
    case 'data':
      return visible(JSON.stringify(value.data, bigintsAsText))
  }
}

/** For JSON.stringify. */
export const bigintsAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value

export const words = {
  yes: { ko: '예', en: 'yes' },
  no: { ko: '아니요', en: 'no' },
  none: { ko: '없음', en: 'none' },
  contents: { ko: '목차', en: 'Contents' },
  skip: { ko: '본문으로 건너뛰기', en: 'Skip to the content' },
  data: { ko: '기록된 그대로', en: 'as recorded' },
  numbers: { ko: '숫자로 보기', en: 'In numbers' },
  time: { ko: '시각 (한국 표준시)', en: 'time (KST)' },
  balance: { ko: '잔액', en: 'balance' },
  made: { ko: '작성', en: 'made' },
} satisfies Record<string, Words>
