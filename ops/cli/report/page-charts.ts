import { html, type Html } from '../../../commands/http/docs/html.ts'
import type { Language } from '../../../commands/http/language.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import { seoulTime } from '../seoul-time.ts'
import { visible } from '../terminal.ts'
import { balanceSvg, LINE_STYLES, PLOT_COLUMNS, plotInWords } from './chart/balance-svg.ts'
import { barsInWords, barSvg } from './chart/bar-svg.ts'
import { plotOf, type Line } from './chart/plot.ts'
import { amountOf, momentOf, type BalanceChart, type BarChart } from './model.ts'
import { cellHtml } from './page-values.ts'
import { said, words } from './words.ts'

export const balancesHtml = (chart: BalanceChart, language: Language): Html => {
  const caption = said(chart.caption, language)
  const plot = plotOf(chart, PLOT_COLUMNS)
  if (plot === undefined)
    return html`<figure>
      <figcaption>${visible(caption)}</figcaption>
      <p class="rest">${words.none[language]}</p>
    </figure>`
  const told = plotInWords(plot, language)
  const svg = balanceSvg(plot, { id: chart.name, title: caption, description: told.join('; ') })
  return html`<figure>
    <figcaption>
      ${visible(caption)} (${chart.currency}), ${timeHtml(plot.span.fromMs)} – ${timeHtml(plot.span.untilMs)}
      KST
    </figcaption>
    <div class="scroll" role="region" aria-label="${visible(caption)}" tabindex="0">${svg}</div>
    <ul class="legend">
      ${told.map((line, index) => html`<li>${swatch(index)} ${visible(line)}</li>`)}
    </ul>
    ${numbers(chart, language)}
  </figure>`
}

const timeHtml = (atMs: number): Html => {
  const at = instantOf(atMs)
  return html`<time datetime="${at}">${seoulTime(at)}</time>`
}

/** Told beside the words that say the same. */
const swatch = (index: number): Html =>
  html`<svg class="swatch" viewBox="0 0 32 8" aria-hidden="true">
    <path class="line s${index % LINE_STYLES}" d="M0 4H32" />
  </svg>`

/** Few enough to be read: the turning points of each part of the time. */
const NUMBER_COLUMNS = 16

const numbers = (chart: BalanceChart, language: Language): Html => {
  const plot = plotOf(chart, NUMBER_COLUMNS)
  return html`<details>
    <summary>${words.numbers[language]}</summary>
    ${(plot?.lines ?? []).map((line) => numberTable(line, chart, language))}
  </details>`
}

const numberTable = ({ label, points }: Line, { currency }: BalanceChart, language: Language): Html =>
  html`<table>
    <caption>
      ${visible(said(label, language))}
    </caption>
    <thead>
      <tr>
        <th scope="col" class="text">${words.time[language]}</th>
        <th scope="col" class="number">${words.balance[language]}</th>
      </tr>
    </thead>
    <tbody>
      ${points.map(
        ({ atMs, amount }) =>
          html`<tr>
            <td class="text">${cellHtml(momentOf(instantOf(atMs)), language)}</td>
            <td class="number">${cellHtml(amountOf(amount, currency), language)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`

export const barsHtml = (chart: BarChart, language: Language): Html => {
  const caption = said(chart.caption, language)
  const description = barsInWords(chart, language).join('; ')
  return html`<figure>
    <figcaption>${visible(caption)} (${chart.currency})</figcaption>
    <div class="scroll" role="region" aria-label="${visible(caption)}" tabindex="0">
      ${barSvg(chart, { id: chart.name, title: caption, description }, language)}
    </div>
  </figure>`
}
