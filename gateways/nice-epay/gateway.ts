import type { ProviderId } from '../../ledger/core/ids.ts'
import type { Capabilities, Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import { cancel, type Parts } from './cancel.ts'
import {
  niceEpayAccountCapabilities,
  niceEpayAccountId,
  niceEpayCardCapabilities,
  niceEpayCardId,
} from './capabilities.ts'
import { inquireByOrder, inquireByTransaction } from './inquire.ts'
import { netCancel } from './net-cancel.ts'
import type { PayMethod } from './window.ts'

type Kind = {
  readonly provider: ProviderId
  readonly capabilities: Capabilities
  readonly payMethod: PayMethod
}

const gatewayOf = (parts: Parts, { provider, capabilities, payMethod }: Kind): Gateway => ({
  provider,
  capabilities,
  approve: (request) => approve(parts.http, payMethod, request),
  cancel: (request) => cancel(parts, request),
  netCancel: (request) => netCancel(parts, payMethod, request),
  inquire: {
    byTransaction: (request) => inquireByTransaction(parts, payMethod, request),
    byOrder: (request) => inquireByOrder(parts, payMethod, request),
  },
  close: parts.http.close,
})

export const niceEpayCardGateway = (parts: Parts): Gateway =>
  gatewayOf(parts, {
    provider: niceEpayCardId,
    capabilities: niceEpayCardCapabilities,
    payMethod: 'CARD',
  })

export const niceEpayAccountGateway = (parts: Parts): Gateway =>
  gatewayOf(parts, {
    provider: niceEpayAccountId,
    capabilities: niceEpayAccountCapabilities,
    payMethod: 'BANK',
  })
