import { html, type Html } from '../../../../commands/http/docs/html.ts'
import type { Language } from '../../../../commands/http/language.ts'
import { visible } from '../../terminal.ts'
import { amountText } from '../amount-text.ts'
import type { Bar, BarChart } from '../model.ts'
import { said } from '../words.ts'
import type { Labels } from './balance-svg.ts'
import { rounded } from './geometry.ts'
import { scaleOf, shareOf } from './ticks.ts'

const WIDTH = 960
const ROW_HEIGHT = 28
const LABEL_WIDTH = 300
const AMOUNT_WIDTH = 170
const LONGEST_LABEL = 40
/** So that something is seen of whatever is not zero. */
const LEAST_BAR = 1

/** Bars from zero to the right, and to the left where an amount is negative, each with its amount in digits. */
export const barSvg = (
  { bars, currency }: BarChart,
  { id, title, description }: Labels,
  language: Language,
): Html => {
  const { low, high } = extent(bars)
  const width = WIDTH - LABEL_WIDTH - AMOUNT_WIDTH
  const xOf = (amount: bigint): number => LABEL_WIDTH + shareOf(amount, { low, high }) * width
  return html`<svg
    viewBox="0 0 ${WIDTH} ${bars.length * ROW_HEIGHT + 8}"
    role="img"
    aria-labelledby="${id}-title ${id}-description"
  >
    <title id="${id}-title">${visible(title)}</title>
    <desc id="${id}-description">${visible(description)}</desc>
    ${bars.map(({ label, amount }, index) => {
      const [a, b] = [xOf(0n), xOf(amount)]
      const y = index * ROW_HEIGHT + 6
      const barWidth = amount === 0n ? 0 : Math.max(LEAST_BAR, Math.abs(b - a))
      return html`<text class="bar-label" x="${LABEL_WIDTH - 10}" y="${y + 15}"
          >${shortened(said(label, language))}</text
        >
        <rect class="bar" x="${rounded(Math.min(a, b))}" y="${y}" width="${rounded(barWidth)}" height="20" />
        <text class="bar-amount" x="${WIDTH}" y="${y + 15}">${amountText(amount, currency)}</text>`
    })}
    <line
      class="zero"
      x1="${rounded(xOf(0n))}"
      x2="${rounded(xOf(0n))}"
      y1="0"
      y2="${bars.length * ROW_HEIGHT + 4}"
    />
  </svg>`
}

const extent = (bars: readonly Bar[]): { readonly low: bigint; readonly high: bigint } => {
  const amounts = [0n, ...bars.map(({ amount }) => amount)]
  const least = amounts.reduce((a, b) => (b < a ? b : a))
  return scaleOf(
    least,
    amounts.reduce((a, b) => (b > a ? b : a)),
  )
}

const shortened = (label: string): string => {
  const text = visible(label)
  return text.length <= LONGEST_LABEL ? text : `${text.slice(0, LONGEST_LABEL - 1)}…`
}

/** What the bars say, in words. */
export const barsInWords = ({ bars, currency }: BarChart, language: Language): readonly string[] =>
  bars.map(({ label, amount }) => `${said(label, language)}: ${amountText(amount, currency)} ${currency}`)
