import { cancel } from './cancel.ts'
import { issueCardToken } from './card-tokens.ts'
import { approve, preAuthorize } from './charge.ts'
import { capture, voidHold } from './hold.ts'
import { inquireByOrder, inquireByTransaction, list } from './inquire.ts'
import type { Operation } from './operation.ts'

export type Route = { readonly operation: Operation; readonly id: string }

/** `METHOD path` with `*` for the one id a path may hold. */
const operations: ReadonlyMap<string, Operation> = new Map([
  ['POST /v1/approvals', approve],
  ['POST /v1/pre-authorizations', preAuthorize],
  ['POST /v1/pre-authorizations/*/captures', capture],
  ['POST /v1/pre-authorizations/*/void', voidHold],
  ['POST /v1/approvals/*/cancels', cancel],
  ['POST /v1/card-tokens', issueCardToken],
  ['GET /v1/transactions', list],
  ['GET /v1/transactions/*', inquireByTransaction],
  ['GET /v1/orders/*', inquireByOrder],
])

export const routeOf = (method: string, path: string): Route | undefined => {
  const exact = operations.get(`${method} ${path}`)
  if (exact !== undefined) return { operation: exact, id: '' }
  const [, version = '', resource = '', rawId = '', action, ...rest] = path.split('/')
  const id = decode(rawId)
  if (id === undefined || id === '' || rest.length > 0) return undefined
  const pattern = `${method} /${version}/${resource}/*${action === undefined ? '' : `/${action}`}`
  const operation = operations.get(pattern)
  return operation === undefined ? undefined : { operation, id }
}

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
