import type { HttpClient } from '../http/answer.ts'
import type { Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { tossCapabilities, tossId } from './capabilities.ts'
import { inquireByOrder, inquireByTransaction } from './inquire.ts'

export const tossGateway = ({ http }: { readonly http: HttpClient }): Gateway => ({
  provider: tossId,
  capabilities: tossCapabilities,
  approve: (request) => approve(http, request),
  cancel: (request) => cancel(http, request),
  inquire: {
    byTransaction: (request) => inquireByTransaction(http, request),
    byOrder: (request) => inquireByOrder(http, request),
  },
  close: http.close,
})
