import { failureCategories } from '../../../ledger/core/failure.ts'
import { categoryGuides } from '../../../ledger/core/failure-text.ts'
import { allReasons, categoryStatusOf } from '../openapi/refusals.ts'
import { reasonGuides } from '../reason-guides.ts'
import type { Reason } from '../reasons.ts'
import { breakable, html, type Html } from './html.ts'

/** Narrow screens stack the cells of a row; the roles keep it a table for those who hear it. */
const table = (label: string, heads: readonly string[], rows: readonly Html[]): Html =>
  html`<table role="table" aria-label="${label}">
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows}
    </tbody>
  </table>`

const row = (anchor: string, head: Html, cells: readonly Html[]): Html =>
  html`<tr role="row" id="${anchor}">
    <th role="rowheader" scope="row">${head}</th>
    ${cells.map((cell) => html`<td role="cell">${cell}</td>`)}
  </tr>`

const anchored = (anchor: string, text: string): Html =>
  html`<a class="anchor" href="#${anchor}"><code>${text}</code></a>`

const bothLanguages = ({ en, ko }: { readonly en: string; readonly ko: string }): Html =>
  html`${en}<br /><span lang="ko">${ko}</span>`

const retry = (retryable: boolean): Html =>
  retryable ? html`<span class="flag">retryable</span>` : html`<span class="flag quiet">not retryable</span>`

/** Every code that a `Problem.type` may point to, in the order of the codes. */
export const refusalTable = (): Html => {
  const byCode = [...allReasons()].sort((a, b) => (reasonGuides[a].code < reasonGuides[b].code ? -1 : 1))
  return table('Refusals', ['Code', 'Status', 'Reason', 'Message', 'What to do'], byCode.map(refusalRow))
}

const refusalRow = (reason: Reason): Html => {
  const { code, status, title, recommendedAction, retryable } = reasonGuides[reason]
  const isProviders = reason === 'provider_failed'
  return row(code, anchored(code, code), [
    isProviders
      ? html`<a href="#provider-failures">by category</a>`
      : html`<span class="status">${status}</span>`,
    html`<code>${breakable(reason.toUpperCase())}</code>`,
    bothLanguages(title),
    isProviders
      ? html`<code>${breakable(recommendedAction)}</code>`
      : html`<code>${breakable(recommendedAction)}</code> ${retry(retryable)}`,
  ])
}

export const categoryTable = (): Html =>
  table(
    'Categories of a provider’s failure',
    ['Category', 'Status', 'Name', 'What the payer is told', 'What to do', 'Money'],
    failureCategories.map((category) => {
      const { name, payer, retryable, recommendedAction, outcomeKnown } = categoryGuides[category]
      const anchor = `category-${String(category)}`
      return row(anchor, anchored(anchor, String(category)), [
        html`<span class="status">${categoryStatusOf(category)}</span>`,
        html`<code>${breakable(name)}</code>`,
        bothLanguages(payer),
        html`<code>${breakable(recommendedAction)}</code> ${retry(retryable)}`,
        html`${outcomeKnown ? 'no money moved' : 'money may have moved'}`,
      ])
    }),
  )
