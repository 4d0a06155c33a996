import { html, type Html } from '../../../commands/http/docs/html.ts'
import type { Language } from '../../../commands/http/language.ts'
import { visible } from '../terminal.ts'
import type { Block, Column, Fact, Phrase, Table, Told, Tone } from './model.ts'
import { balancesHtml, barsHtml } from './page-charts.ts'
import { cellHtml } from './page-values.ts'
import { said, words } from './words.ts'

export const blockHtml = (block: Block, language: Language): Html => {
  switch (block.kind) {
    case 'paragraph':
      return html`<p class="${block.tone}">${marks[block.tone]}${visible(said(block.text, language))}</p>`
    case 'facts':
      return factsHtml(block.facts, language) ?? html``
    case 'table':
      return tableHtml(block, { id: block.name, caption: block.caption, language })
    case 'balances':
      return balancesHtml(block, language)
    case 'bars':
      return barsHtml(block, language)
    case 'events':
      return html`<ol class="events">
        ${block.events.map((event) => toldHtml(event, language))}
      </ol>`
  }
}

/** A verdict is told by more than its colour. */
const marks: Readonly<Record<Tone, string>> = { plain: '', good: '✓ ', bad: '✗ ', note: '! ' }

export const factsHtml = (facts: readonly Fact[], language: Language): Html | undefined => {
  const told = facts.filter(({ value }) => value !== null)
  if (told.length === 0) return undefined
  return html`<dl>
    ${told.map(
      ({ label, value }) =>
        html`<div>
          <dt>${visible(said(label, language))}</dt>
          <dd>${cellHtml(value, language)}</dd>
        </div>`,
    )}
  </dl>`
}

type TablePlace = { readonly id: string; readonly caption: Phrase; readonly language: Language }

/** A wide one scrolls by itself, also by keyboard. */
const tableHtml = ({ columns, rows, rest }: Table, { id, caption, language }: TablePlace): Html =>
  html`<div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">
      <table>
        <caption id="${id}-caption">
          ${visible(said(caption, language))}
        </caption>
        <thead>
          <tr>
            ${columns.map(
              (column) =>
                html`<th scope="col" class="${look(column)}">${visible(said(column.heading, language))}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${columns.map(
                  (column, index) =>
                    html`<td class="${look(column)}">${cellHtml(row[index] ?? null, language)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows.length === 0 ? html`<p class="rest">${words.none[language]}</p>` : undefined}
    ${rest === undefined ? undefined : html`<p class="rest">${visible(said(rest, language))}</p>`}`

const look = ({ isNumeric }: Column): string => (isNumeric === true ? 'number' : 'text')

const toldHtml = ({ position, at, title, facts, table }: Told, language: Language): Html =>
  html`<li id="event-${String(position)}">
    <h3>
      <a href="#event-${String(position)}">#${String(position)}</a> ${visible(said(title, language))}
      <small>${cellHtml({ kind: 'moment', at }, language)}</small>
    </h3>
    ${factsHtml(facts, language)}
    ${
      table === undefined
        ? undefined
        : tableHtml(table, {
            id: `event-${String(position)}-${table.name}`,
            caption: table.heading,
            language,
          })
    }
  </li>`
