/** What a client sees: an answer, or how it failed to get a whole one. */
export type Seen =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'reset' }
  | { readonly kind: 'broken off'; readonly status: number; readonly got: string }

/** Text is sent as it is. */
export type Asked = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** @throws when it fails in another way. */
export const see = async (url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Seen> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: text }),
  }).catch(codeOf)
  if (response === 'ECONNRESET') return { kind: 'reset' }
  if (typeof response === 'string') throw new Error(`neither an answer nor a reset: ${response}`)
  return readOf(response)
}

const readOf = async (response: Response): Promise<Seen> => {
  const decoder = new TextDecoder()
  const chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? []
  let got = ''
  try {
    for await (const chunk of chunks) got += decoder.decode(chunk, { stream: true })
  } catch {
    return { kind: 'broken off', status: response.status, got }
  }
  const body: unknown = got === '' ? undefined : JSON.parse(got)
  return { kind: 'answered', status: response.status, body }
}

const codeOf = (error: unknown): string => {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error)
}
