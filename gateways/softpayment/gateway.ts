import type { HttpClient } from '../http/answer.ts'
import type { Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { softpaymentCapabilities, softpaymentId } from './capabilities.ts'

export const softpaymentGateway = ({ http }: { readonly http: HttpClient }): Gateway => ({
  provider: softpaymentId,
  capabilities: softpaymentCapabilities,
  approve: (request) => approve(http, request),
  cancel: (request) => cancel(http, request),
  // Contract 2.
  inquire: {},
  close: http.close,
})
