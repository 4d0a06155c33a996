import type { HttpClient } from '../http/answer.ts'
import type { Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { kakaoPayCapabilities, kakaoPayId } from './capabilities.ts'
import { inquireByOrder, inquireByTransaction } from './inquire.ts'

export const kakaoPayGateway = ({ http }: { readonly http: HttpClient }): Gateway => ({
  provider: kakaoPayId,
  capabilities: kakaoPayCapabilities,
  approve: (request) => approve(http, request),
  cancel: (request) => cancel(http, request),
  inquire: {
    byTransaction: (request) => inquireByTransaction(http, request),
    byOrder: (request) => inquireByOrder(http, request),
  },
  close: http.close,
})
