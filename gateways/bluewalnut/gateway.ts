import type { Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import { cancel, type Parts } from './cancel.ts'
import { bluewalnutCapabilities, bluewalnutId } from './capabilities.ts'
import { inquireByOrder, inquireByTransaction } from './inquire.ts'

export const bluewalnutGateway = (parts: Parts): Gateway => ({
  provider: bluewalnutId,
  capabilities: bluewalnutCapabilities,
  approve: (request) => approve(parts.http, request),
  cancel: (request) => cancel(parts, request),
  inquire: {
    byTransaction: (request) => inquireByTransaction(parts, request),
    byOrder: (request) => inquireByOrder(parts, request),
  },
  close: parts.http.close,
})
