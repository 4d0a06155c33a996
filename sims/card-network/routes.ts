import type { FaultOperation } from '../kit/faults.ts'
import { cancel } from './cancel.ts'
import { giveMethod, issueCardToken } from './card-tokens.ts'
import { approve, preAuthorize } from './charge.ts'
import { capture, voidHold } from './hold.ts'
import { inquireByOrder, inquireByTransaction, list } from './inquire.ts'
import type { Operation } from './operation.ts'

type Served = {
  readonly operation: Operation
  /** On the fault menu; undefined: it never fails. */
  readonly name: FaultOperation | undefined
}

export type Route = Served & { readonly id: string }

/** Whoever tries things out by hand gets a test card here: neither a bearer key nor an idempotency key is needed. */
export const isForAnyone = (path: string): boolean => path === '/v1/card-tokens' || path === '/__method'

/** `METHOD path` with `*` for the one id a path may hold. */
const served: ReadonlyMap<string, Served> = new Map([
  ['POST /v1/approvals', { operation: approve, name: 'approve' }],
  ['POST /v1/pre-authorizations', { operation: preAuthorize, name: 'pre-authorize' }],
  ['POST /v1/pre-authorizations/*/captures', { operation: capture, name: 'capture' }],
  ['POST /v1/pre-authorizations/*/void', { operation: voidHold, name: 'void' }],
  ['POST /v1/approvals/*/cancels', { operation: cancel, name: 'cancel' }],
  ['POST /v1/card-tokens', { operation: issueCardToken, name: undefined }],
  ['POST /__method', { operation: giveMethod, name: undefined }],
  ['GET /v1/transactions', { operation: list, name: undefined }],
  ['GET /v1/transactions/*', { operation: inquireByTransaction, name: 'inquire' }],
  ['GET /v1/orders/*', { operation: inquireByOrder, name: 'inquire' }],
])

export const routeOf = (method: string, path: string): Route | undefined => {
  const exact = served.get(`${method} ${path}`)
  if (exact !== undefined) return { ...exact, id: '' }
  const [, version = '', resource = '', rawId = '', action, ...rest] = path.split('/')
  const id = decode(rawId)
  if (id === undefined || id === '' || rest.length > 0) return undefined
  const pattern = `${method} /${version}/${resource}/*${action === undefined ? '' : `/${action}`}`
  const found = served.get(pattern)
  return found === undefined ? undefined : { ...found, id }
}

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
