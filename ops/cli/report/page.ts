import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { html, type Html } from '../../../commands/http/docs/html.ts'
import type { Language } from '../../../commands/http/language.ts'
import type { Instant } from '../../../ledger/core/time.ts'
import { seoulTime } from '../seoul-time.ts'
import { visible } from '../terminal.ts'
import type { Report, Section } from './model.ts'
import { blockHtml, factsHtml } from './page-blocks.ts'
import { said, words } from './words.ts'

/** `madeAt`: when the page was made, as it says at its end. */
export type PageOptions = { readonly language: Language; readonly madeAt: Instant }

const style = readFileSync(new URL('style.css', import.meta.url), 'utf8')

/** Nothing is loaded and nothing runs; of styles only the page's own sheet counts, so that no data can bring one. */
const POLICY = [
  "default-src 'none'",
  "script-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The report as one page that needs nothing but itself, on a screen, on paper and read aloud. */
export const reportHtml = (report: Report, { language, madeAt }: PageOptions): string => {
  const title = visible(said(report.title, language))
  // The sheet is put in as it is: its hash stands in the policy.
  const sheet: Html = { html: `<style>${style}</style>` }
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title} – Jangbu</title>
        ${sheet}
      </head>
      <body>
        <a class="skip" href="#content">${words.skip[language]}</a>
        <header>
          <h1>${title}</h1>
          ${factsHtml(report.facts, language)}
        </header>
        ${contents(report.sections, language)}
        <main id="content" tabindex="-1">
          ${report.sections.map((section) => sectionHtml(section, language))}
        </main>
        <footer>
          <p>Jangbu · ${words.made[language]} <time datetime="${madeAt}">${seoulTime(madeAt)}</time> KST</p>
        </footer>
      </body>
    </html> `.html
}

const contents = (sections: readonly Section[], language: Language): Html | undefined =>
  sections.length < 2
    ? undefined
    : html`<nav aria-label="${words.contents[language]}">
        <ul>
          ${sections.map(
            ({ name, heading }) => html`<li><a href="#${name}">${visible(said(heading, language))}</a></li>`,
          )}
        </ul>
      </nav>`

const sectionHtml = ({ name, heading, blocks }: Section, language: Language): Html =>
  html`<section id="${name}" aria-labelledby="${name}-heading">
    <h2 id="${name}-heading">${visible(said(heading, language))}</h2>
    ${blocks.map((block) => blockHtml(block, language))}
  </section>`
