/** A base URL taken apart: `https://host:port`, and what its paths begin with, without a slash at the end. */
export type Address = { readonly origin: string; readonly prefix: string }

/** undefined: it is no URL. */
const addressOf = (baseUrl: string): Address | undefined => {
  const url = URL.parse(baseUrl)
  if (url === null) return undefined
  return { origin: url.origin, prefix: url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '') }
}

/** Contracts name few base URLs, and a call would take each apart again. */
const MOST_REMEMBERED = 1_024

export const addressBook = (): typeof addressOf => {
  const known = new Map<string, Address | undefined>()
  return (baseUrl) => {
    const found = known.get(baseUrl)
    if (found !== undefined) return found
    if (known.size >= MOST_REMEMBERED) known.clear()
    const address = addressOf(baseUrl)
    known.set(baseUrl, address)
    return address
  }
}
