import type { Failure } from '../../ledger/core/failure.ts'
import type { HttpClient, HttpRequest } from '../http/answer.ts'
import { won } from './conformance-subject.ts'
import type { CancelRequest, Gateway } from './gateway.ts'

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

export type Before = { readonly gateway: Gateway; readonly sent: readonly HttpRequest[] }

/** A gateway on that network. */
export const openedBefore = (
  open: (parts: { readonly http: HttpClient }) => Gateway,
  value: unknown,
  status?: number,
): Before => {
  const { http, sent } = answering(value, status)
  return { gateway: open({ http }), sent }
}

/** 3,000 of the 7,000 that an earlier cancel left. */
export const partOfTheRest = {
  amount: won(3_000n),
  captured: won(10_000n),
  balanceBefore: won(7_000n),
  leftAtMost: won(4_000n),
} satisfies Partial<CancelRequest>

/** Of an answer that contradicts the contract or our request; with what it said of itself. */
export const unreadable = (
  providerCode: string | null = null,
  providerMessage: string | null = null,
): Failure => ({ category: 8999, kind: 'unexpected_response', providerCode, providerMessage })
