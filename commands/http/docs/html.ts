/** Text that is HTML already; everything else is escaped where it is put in. */
export type Html = { readonly html: string }
type Piece = string | number | Html | undefined | readonly Piece[]

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => entities.get(sign) ?? sign)

const written = (piece: Piece): string => {
  if (piece === undefined) return ''
  if (typeof piece === 'string') return escaped(piece)
  if (typeof piece === 'number') return String(piece)
  return 'html' in piece ? piece.html : piece.map(written).join('')
}

/** A template whose holes are escaped, unless they are HTML themselves. */
export const html = (texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({
  html: texts.map((text, index) => text + written(pieces[index])).join(''),
})

/** One line of a description, with what stands between backticks as code. */
export const prose = (text: string): Html => ({
  html: text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part)))
    .join(''),
})

/** Pieces with something between each two of them. */
export const joined = (pieces: readonly Html[], between: string): Html => ({
  html: pieces.map((piece) => piece.html).join(escaped(between)),
})

/** A word as it stands in an id or an address of this page. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** Text to be copied: a click marks all of it, and the page's script adds a button. */
export const copyable = (label: string, text: string | Html): Html =>
  html`<div class="copyable">
    <pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>
  </div>`

/** `A_LONG_WORD` that may be broken after its underscores. */
export const breakable = (word: string): Html => ({ html: escaped(word).replaceAll('_', '_<wbr>') })
