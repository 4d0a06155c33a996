import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/easy-pay/malls.ts'
import { startEasyPaySim } from '../../sims/easy-pay/server.ts'
import { httpClient } from '../http/client.ts'
import type { Credentials, Gateway } from '../port/gateway.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { easyPayGateway } from './gateway.ts'

/** The adapter before a simulator of its own. */
export const running = async (): Promise<Running> => {
  const sim = await startEasyPaySim()
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  const payer = payerAt(sim.url)
  return runningAt(sim, {
    gateway: easyPayGateway({ http: httpClient(), now: () => instantOf(Date.now()) }),
    credentials,
    wrongCredentials: { ...credentials, settings: { ...DEMO_SETTINGS, mallId: 'T9999999' } },
    freshOrderId: () => `o-${randomUUID()}`,
    freshInstrument: payer.inWindow,
    freshBillingKey: payer.registered,
  })
}

type Settings = NonNullable<Credentials['settings']>

/**
 * A merchant with two shops, as one that wants both has to have them: what it holds is held by the shop of manual
 * acquisition, and asked for there ever after.
 */
export const withShopForHolds = (gateway: Gateway, settings: Settings): Gateway => {
  const { preAuthorization: holds } = gateway
  if (holds === undefined) throw new Error('no pre-authorization')
  const held = new Set<string>()
  const there = <Request extends { readonly credentials: Credentials }>(request: Request): Request => ({
    ...request,
    credentials: { ...request.credentials, settings },
  })
  return {
    ...gateway,
    cancel: (request) => gateway.cancel(held.has(request.reference) ? there(request) : request),
    preAuthorization: {
      preAuthorize: async (request) => {
        const outcome = await holds.preAuthorize(there(request))
        if (outcome.kind === 'succeeded') held.add(outcome.result.reference)
        return outcome
      },
      capture: (request) => holds.capture(there(request)),
      void: (request) => holds.void(there(request)),
    },
  }
}
