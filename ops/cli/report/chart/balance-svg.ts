import type { Language } from '../../../../commands/http/language.ts'
import type { Currency } from '../../../../ledger/core/money.ts'
import { html, type Html } from '../../../../commands/http/docs/html.ts'
import { visible } from '../../terminal.ts'
import { amountText } from '../amount-text.ts'
import { said } from '../words.ts'
import { rounded, stepPath, xOf, yOf, type Frame } from './geometry.ts'
import type { Line, Plot } from './plot.ts'
import { timeTicks } from './time-ticks.ts'

const WIDTH = 960
const HEIGHT = 320
/** As wide as the drawing is in pixels on most screens: finer detail would not be seen. */
export const PLOT_COLUMNS = 900
const CHARACTER_WIDTH = 7.2
const MOST_TIMES = 9
/** The style sheet has so many looks for lines. */
export const LINE_STYLES = 6

/** `id`: an anchor of this page, unlike all others. */
export type Labels = { readonly id: string; readonly title: string; readonly description: string }

/** Step lines with their axes; it can be read without seeing it, and without colours. */
export const balanceSvg = (plot: Plot, { id, title, description }: Labels): Html => {
  const frame = frameOf(plot)
  return html`<svg
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-labelledby="${id}-title ${id}-description"
  >
    <title id="${id}-title">${visible(title)}</title>
    <desc id="${id}-description">${visible(description)}</desc>
    ${amountAxis(plot, frame)} ${timeAxis(plot, frame)}
    ${plot.lines.map(
      ({ points }, index) =>
        html`<path class="line s${index % LINE_STYLES}" d="${stepPath(points, plot, frame)}" />`,
    )}
  </svg>`
}

/** Room on the left for the longest amount. */
const frameOf = ({ scale, currency }: Plot): Frame => {
  const longest = Math.max(...scale.ticks.map((tick) => amountText(tick, currency).length))
  const left = rounded(longest * CHARACTER_WIDTH + 16)
  return { left, top: 14, width: WIDTH - left - 24, height: HEIGHT - 14 - 34 }
}

const amountAxis = ({ scale, currency }: Plot, frame: Frame): Html => {
  const right = frame.left + frame.width
  return html`${scale.ticks.map((tick) => {
    const y = yOf(tick, scale, frame)
    return html`<line
        class="${tick === 0n ? 'zero' : 'grid'}"
        x1="${frame.left}"
        x2="${right}"
        y1="${y}"
        y2="${y}"
      />
      <text class="amount-tick" x="${frame.left - 8}" y="${y + 4}">${amountText(tick, currency)}</text>`
  })}`
}

const timeAxis = ({ span }: Plot, frame: Frame): Html => {
  const bottom = frame.top + frame.height
  return html`${timeTicks(span, MOST_TIMES).map(({ atMs, label }) => {
    const x = xOf(atMs, span, frame)
    return html`<line class="mark" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 5}" />
      <text class="time-tick" x="${x}" y="${bottom + 20}">${label}</text>`
  })}`
}

/** How each line ends, and how far it went, in one line for each. */
export const plotInWords = ({ lines, currency }: Plot, language: Language): readonly string[] =>
  lines.map(({ label, extent }) => `${said(label, language)}: ${extentInWords(extent, currency, language)}`)

const extentInWords = (extent: Line['extent'], currency: Currency, language: Language): string => {
  const text = (amount: bigint): string => amountText(amount, currency)
  const [first, last] = [text(extent.first), text(extent.last)]
  const [lowest, highest] = [text(extent.lowest), text(extent.highest)]
  return language === 'ko'
    ? `처음 ${first}, 끝 ${last} ${currency}, 최저 ${lowest}, 최고 ${highest}`
    : `from ${first} to ${last} ${currency}, lowest ${lowest}, highest ${highest}`
}
