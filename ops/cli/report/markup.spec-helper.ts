/** One tag of a page as a browser would see it. */
export type Tag = { readonly name: string; readonly attributes: ReadonlyMap<string, string> }

const tagPattern = /<(\/?[a-zA-Z!][^\s>/]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g
const attributePattern = /([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

/** Everything in the page that a browser would take for a tag, in order, closing ones too. */
export const tagsIn = (page: string): readonly Tag[] =>
  [...page.matchAll(tagPattern)].map(([, name = '', rest = '']) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      [...rest.matchAll(attributePattern)].map(([, key = '', ...values]) => [
        key,
        values.find(Boolean) ?? '',
      ]),
    ),
  }))

/** The page's text between its tags, as a browser reads it. */
export const textIn = (page: string): string =>
  page
    .replaceAll(/<style>[^]*?<\/style>/g, '')
    .replaceAll(tagPattern, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** Tags that stand open at the end, or were closed in the wrong order; none in a sound page. */
export const unbalanced = (tags: readonly Tag[]): readonly string[] => {
  const open: string[] = []
  for (const { name } of tags) {
    if (name === '!doctype' || voidTags.has(name)) continue
    if (!name.startsWith('/')) open.push(name)
    else if (open.at(-1) === name.slice(1)) open.pop()
    else return [...open, name]
  }
  return open
}

const voidTags: ReadonlySet<string> = new Set(['meta', 'path', 'line', 'rect'])
