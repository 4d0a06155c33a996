import type { Route } from './provider.ts'

export type Routed<State> = { readonly route: Route<State>; readonly ids: readonly string[] }

/** The first route that fits; a segment of its own stands before a `*` in the list when both do. */
export const routeTo = <State>(
  routes: readonly Route<State>[],
  method: string,
  path: string,
): Routed<State> | undefined => {
  for (const route of routes) {
    if (route.method !== method) continue
    const ids = idsIn(route.path, path)
    if (ids !== undefined) return { route, ids }
  }
  return undefined
}

/** undefined: the path is another one. */
const idsIn = (pattern: string, path: string): readonly string[] | undefined => {
  const [asked, wanted] = [path.split('/'), pattern.split('/')]
  if (asked.length !== wanted.length) return undefined
  const ids: string[] = []
  for (const [place, segment] of wanted.entries()) {
    const told = asked[place] ?? ''
    if (segment !== '*') {
      if (segment !== told) return undefined
      continue
    }
    const id = decoded(told)
    if (id === undefined || id === '') return undefined
    ids.push(id)
  }
  return ids
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
