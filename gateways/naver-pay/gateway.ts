import type { Instant } from '../../ledger/core/time.ts'
import type { HttpClient } from '../http/answer.ts'
import type { Gateway } from '../port/gateway.ts'
import { approveCharge } from './approve-charge.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import {
  naverPayCapabilities,
  naverPayId,
  naverSimplePayCapabilities,
  naverSimplePayId,
} from './capabilities.ts'
import { inquireByOrder, inquireByTransaction } from './inquire.ts'

type Parts = { readonly http: HttpClient; readonly now: () => Instant }

const common = (parts: Parts): Pick<Gateway, 'cancel' | 'inquire' | 'close'> => ({
  cancel: (request) => cancel(parts.http, request),
  inquire: {
    byTransaction: (request) => inquireByTransaction(parts.http, request),
    byOrder: (request) => inquireByOrder(parts, request),
  },
  close: parts.http.close,
})

export const naverPayGateway = (parts: Parts): Gateway => ({
  ...common(parts),
  provider: naverPayId,
  capabilities: naverPayCapabilities,
  approve: (request) => approve(parts.http, request),
})

export const naverSimplePayGateway = (parts: Parts): Gateway => ({
  ...common(parts),
  provider: naverSimplePayId,
  capabilities: naverSimplePayCapabilities,
  approve: (request) => approveCharge(parts.http, request),
})
