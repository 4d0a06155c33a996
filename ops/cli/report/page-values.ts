import { html, type Html } from '../../../commands/http/docs/html.ts'
import type { Language } from '../../../commands/http/language.ts'
import type { Value } from './model.ts'
import { bigintsAsText, valueText, words } from './words.ts'
import { visibleLines } from '../terminal.ts'

/** A value in a cell: a time carries its instant, data folds away. */
export const cellHtml = (value: Value, language: Language): Html => {
  const text = valueText(value, language)
  if (value === null || typeof value !== 'object' || !('kind' in value)) return html`${text}`
  switch (value.kind) {
    case 'amount':
      return html`<span class="amount">${text}</span>`
    case 'moment':
      return html`<time datetime="${value.at}">${text}</time>`
    case 'data':
      return html`<details>
        <summary>${words.data[language]}</summary>
        <pre>${visibleLines(JSON.stringify(value.data, bigintsAsText, 2))}</pre>
      </details>`
  }
}
