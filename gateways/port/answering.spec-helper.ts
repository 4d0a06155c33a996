import type { HttpClient, HttpRequest } from '../http/answer.ts'

/** The network before a provider that says `value` to everything; `sent` is what it was asked. */
export const answering = (
  value: unknown,
  status = 200,
): { readonly http: HttpClient; readonly sent: readonly HttpRequest[] } => {
  const sent: HttpRequest[] = []
  const http: HttpClient = {
    send: (request) => {
      sent.push(request)
      return Promise.resolve({ kind: 'answered', status, body: { kind: 'json', value } })
    },
    close: () => Promise.resolve(),
  }
  return { http, sent }
}
