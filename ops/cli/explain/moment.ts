import { businessDayBounds, parseBusinessDate } from '../../../ledger/core/time.ts'
import { type Until, parseUntil } from '../../../ledger/store/until.ts'
import type { Value } from '../report/model.ts'
import { seoulTime } from '../seoul-time.ts'
import { visible } from '../terminal.ts'

type Wrong = { readonly wrong: string }

/** The moment that an option names, of a day all; a sentence for a person where it names none. */
export const momentIn = (option: string, text: string | undefined): Until | undefined | Wrong =>
  text === undefined ? undefined : (parseUntil(text) ?? wrong(option, text))

/** The same, of a day its beginning. */
export const beginningIn = (option: string, text: string | undefined): Until | undefined | Wrong => {
  if (text === undefined) return undefined
  const day = parseBusinessDate(text)
  if (day !== undefined) return { kind: 'time', recordedAt: businessDayBounds(day).from }
  return parseUntil(text) ?? wrong(option, text)
}

const wrong = (option: string, text: string): Wrong => ({
  wrong: `${option} takes a position, a time (2026-11-20T18:00:00+09:00) or a day, not "${visible(text)}"`,
})

export const momentWords = (until: Until): Value =>
  until.kind === 'position'
    ? { ko: `위치 ${until.position}`, en: `position ${until.position}` }
    : {
        ko: `${seoulTime(until.recordedAt)} (기록 시각)`,
        en: `${seoulTime(until.recordedAt)} (recorded)`,
      }
