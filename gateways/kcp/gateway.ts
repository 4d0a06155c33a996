import type { HttpClient } from '../http/answer.ts'
import type { Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { kcpCapabilities, kcpId } from './capabilities.ts'
import { inquireByTransaction } from './inquire.ts'

export const kcpGateway = ({ http }: { readonly http: HttpClient }): Gateway => ({
  provider: kcpId,
  capabilities: kcpCapabilities,
  approve: (request) => approve(http, request),
  cancel: (request) => cancel(http, request),
  inquire: { byTransaction: (request) => inquireByTransaction(http, request) },
  close: http.close,
})
