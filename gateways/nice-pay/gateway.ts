import type { Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import type { Parts } from './call.ts'
import { cancel } from './cancel.ts'
import { nicePayCapabilities, nicePayId } from './capabilities.ts'
import { inquireByOrder, inquireByTransaction } from './inquire.ts'
import { netCancel } from './net-cancel.ts'

export const nicePayGateway = (parts: Parts): Gateway => ({
  provider: nicePayId,
  capabilities: nicePayCapabilities,
  approve: (request) => approve(parts, request),
  cancel: (request) => cancel(parts, request),
  netCancel: (request) => netCancel(parts, request),
  inquire: {
    byTransaction: (request) => inquireByTransaction(parts, request),
    byOrder: (request) => inquireByOrder(parts, request),
  },
  close: parts.http.close,
})
