import type { Gateway } from '../port/gateway.ts'
import { approve } from './approve.ts'
import type { Dependencies } from './call.ts'
import { cancel } from './cancel.ts'
import { easyPayCapabilities, easyPayId } from './capabilities.ts'
import { capture } from './capture.ts'
import { inquireByOrder } from './inquire.ts'
import { preAuthorize } from './pre-authorize.ts'
import { voidHold } from './void.ts'

export const easyPayGateway = (dependencies: Dependencies): Gateway => ({
  provider: easyPayId,
  capabilities: easyPayCapabilities,
  approve: (request) => approve(dependencies, request),
  cancel: (request) => cancel(dependencies, request),
  preAuthorization: {
    preAuthorize: (request) => preAuthorize(dependencies, request),
    capture: (request) => capture(dependencies, request),
    void: (request) => voidHold(dependencies, request),
  },
  inquire: { byOrder: (request) => inquireByOrder(dependencies, request) },
  close: dependencies.http.close,
})
