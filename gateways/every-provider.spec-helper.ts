import { z } from 'zod'
import type { Instrument } from '../ledger/payment/instrument.ts'
import { simulatedProviders } from '../sims/providers.ts'
import type { Stand } from './dispatch/counter.spec-helper.ts'
import type { HttpClient } from './http/answer.ts'
import type { NotificationReader } from './port/notification.ts'
import { postTo } from './port/sim.spec-helper.ts'
import { notificationReaders, providerProfiles, providerRegistry } from './registry.ts'

const Method = z.object({
  method: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('token'),
      token: z.string(),
      window: z.record(z.string(), z.string()).optional(),
    }),
    z.object({ type: z.literal('billing_key'), billingKey: z.string(), customerKey: z.string() }),
  ]),
})

type Asked = { readonly orderId: string; readonly kind?: Instrument['kind'] }

/** What the provider's window, or a registration, gives a merchant: something to pay 10,000 KRW with. */
const instrumentFrom = async (url: string, asked: Asked): Promise<Instrument> => {
  const { method } = Method.parse(await postTo(`${url}/__method`, { amount: 10_000, ...asked }))
  if (method.type === 'billing_key') {
    const { billingKey, customerKey } = method
    return { kind: 'billing_key', billingKey, customerKey }
  }
  const { token, window } = method
  return { kind: 'token', token, ...(window === undefined ? {} : { window }) }
}

export type ProviderStand = Stand & {
  /** Of the contract that takes holds, where it is another. */
  readonly valuesForHolds: Stand['values']
}

/** Every provider of the registry with its simulator. */
export const stands: readonly ProviderStand[] = providerProfiles.map(({ id }) => {
  const simulated = simulatedProviders.get(id)
  if (simulated === undefined) throw new Error(`${id} has no simulator`)
  const { start, secretKey, settings = {}, settingsForHolds = settings } = simulated
  return {
    provider: id,
    values: { secretKey, settings },
    valuesForHolds: { secretKey, settings: settingsForHolds },
    start,
    open: ({ http, now }) => gatewayOf(id, http, now),
    instrumentAt: (url) => (orderId) => instrumentFrom(url, { orderId }),
  }
})

const posted = async (url: string, body: object): Promise<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).parse(await postTo(url, body))

/** Somebody pays 10,000 KRW into the virtual account of an order. */
const depositAt = async (url: string, orderId: string): Promise<void> => {
  const asked = { orderId, amount: 10_000, payType: 'PAVC' }
  const { ordr_idxx: ordr_no, ...window } = await posted(`${url}/__window`, asked)
  const { siteCode, certificate } = simulatedProviders.get('nhn-kcp')?.settings ?? {}
  const order = { ...window, ordr_no, ordr_mony: '10000', site_cd: siteCode, kcp_cert_info: certificate }
  const { tno } = await posted(`${url}/gw/enc/v1/payment`, order)
  await posted(`${url}/__deposit`, { tno })
}

/** Of those that tell of nothing that a card does. */
const events: ReadonlyMap<string, NotifyingStand['event']> = new Map([['nhn-kcp', depositAt]])

const gatewayOf = (
  id: Stand['provider'],
  http: HttpClient,
  now: Parameters<Stand['open']>[0]['now'],
): ReturnType<Stand['open']> => {
  const gateway = providerRegistry({ openHttp: () => http, now }).gateways.get(id)
  if (gateway === undefined) throw new Error(`no gateway of ${id}`)
  return gateway
}

/** A provider that sends notifications, with its simulator. */
export type NotifyingStand = Stand & {
  readonly reader: NotificationReader
  /** What makes it tell of an order; undefined: it does so by itself of every approval and every cancel. */
  readonly event: ((url: string, providerOrderId: string) => Promise<void>) | undefined
}

/** Every provider of the registry that sends any. Attempts follow each other after milliseconds where that can be had. */
export const notifyingStands: readonly NotifyingStand[] = stands.flatMap((stand) => {
  const { provider } = stand
  const reader = notificationReaders.get(provider)
  const start = simulatedProviders.get(provider)?.start
  if (reader === undefined || start === undefined) return []
  const startHasty: Stand['start'] = (options) => start({ ...options, notifyPauseUnitMs: 1 })
  return [{ ...stand, start: startHasty, reader, event: events.get(provider) }]
})
