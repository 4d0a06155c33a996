import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import {
  MerchantId,
  OwnerId,
  paymentIdOf,
  paymentStream,
  ProviderId,
  providerOrderIdOf,
  transactionIdOf,
  type ContractId,
} from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { money } from '../../ledger/core/money.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { ContractValues } from '../../ledger/core/contract-shape.ts'
import { writeInstrument, type Instrument } from '../../ledger/payment/instrument.ts'
import { isIntent, tokenBinding } from '../../ledger/payment/intent.ts'
import { desksOf, type Desks } from '../../ledger/store/desks.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { vaultOf, type Vault } from '../../ledger/store/vault.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../../sims/card-network/server.ts'
import { cardNetworkGateway } from '../card-network/gateway.ts'
import type { HttpClient } from '../http/answer.ts'
import { httpClient } from '../http/client.ts'
import type { Gateway } from '../port/gateway.ts'
import type { DispatcherParts } from './dispatcher.ts'
import type { Appended } from './prepare.ts'

export const cardNetwork = ProviderId('card-network')
export const merchantId = MerchantId('mer_spec')

/** One for all processes of a spec and for the simulator. */
export type Clock = Pick<Runtime, 'now' | 'monotonicMs' | 'sleep'> & {
  readonly advance: (ms: number) => void
}

/** Only sleeping takes time, so that a retry's pauses cost none. */
const newClock = (): Clock => {
  const beganMs = Date.now()
  let ms = 0
  return {
    now: () => instantOf(beganMs + ms),
    monotonicMs: () => ms,
    sleep: (delayMs) => {
      ms += delayMs
      return pause(0)
    },
    advance: (by) => {
      ms += by
    },
  }
}

export const runtimeOf = ({ now, monotonicMs, sleep }: Clock, owner: string): Runtime => ({
  now,
  monotonicMs,
  sleep,
  randomUuid: randomUUID,
  owner: OwnerId(owner),
})

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export type Counter = {
  readonly parts: DispatcherParts
  readonly desks: Desks
  /** As the process above sees it, and as it is. */
  readonly store: EventStore
  readonly vault: Vault
  readonly provider: ProviderId
  readonly gateway: Gateway
  /** Something to pay 10,000 KRW with. */
  readonly instrumentOf: (providerOrderId: string) => Promise<Instrument>
  readonly clock: Clock
  readonly simulator: string
  readonly close: () => Promise<void>
}

/** A provider with its simulator. */
export type Stand = {
  readonly provider: ProviderId
  readonly values: ContractValues
  readonly start: (options: {
    readonly now: () => number
    readonly processingMs: number
  }) => Promise<{ readonly url: string; readonly close: () => Promise<void> }>
  readonly open: (dependencies: { readonly http: HttpClient; readonly now: Runtime['now'] }) => Gateway
  readonly instrumentAt: (url: string) => Counter['instrumentOf']
}

const cardNetworkStand: Stand = {
  provider: cardNetwork,
  values: { secretKey: DEMO_SECRET_KEY },
  start: startCardNetworkSim,
  open: cardNetworkGateway,
  instrumentAt: (url) => async () => ({ kind: 'token', token: await cardToken(url) }),
}

/** Everything a dispatcher needs, on the memory store and the real adapter and simulator. */
export const openCounter = async (
  wrap: (store: EventStore) => EventStore = (store) => store,
  {
    processingMs = 0,
    stand = cardNetworkStand,
  }: { readonly processingMs?: number; readonly stand?: Stand } = {},
): Promise<Counter> => {
  const { provider } = stand
  const clock = newClock()
  const runtime = runtimeOf(clock, 'own_spec')
  const sim = await stand.start({ now: () => epochMsOf(clock.now()), processingMs })
  const store = memoryStore(clock.now)
  const desks = desksOf({ store: wrap(store), runtime })
  const gateway = stand.open({ http: httpClient(), now: clock.now })
  const vault = vaultOf(new Uint8Array(32))
  const parts: DispatcherParts = {
    runtime,
    log,
    payments: desks.payments,
    gateways: new Map([[provider, gateway]]),
    callLimitMs: 30_000,
    vault,
    environment: new Map([[provider, { baseUrl: sim.url, ...stand.values }]]),
    merchant: () => Promise.resolve<Merchant>({ status: 'none' }),
  }
  const close = async (): Promise<void> => {
    await gateway.close()
    await sim.close()
  }
  const { url: simulator } = sim
  const instrumentOf = stand.instrumentAt(simulator)
  return { parts, desks, store, vault, provider, gateway, instrumentOf, clock, simulator, close }
}

const Issued = z.object({ cardToken: z.string() })
const Book = z.array(z.object({ operation: z.string(), amount: z.int().transform(BigInt) }))

export const cardToken = async (simulator: string): Promise<string> => {
  const headers = { authorization: `Bearer ${DEMO_SECRET_KEY}`, 'idempotency-key': randomUUID() }
  const response = await fetch(`${simulator}/v1/card-tokens`, { method: 'POST', headers, body: '{}' })
  return Issued.parse(await response.json()).cardToken
}

/** What the provider really did, oldest first. */
export const bookOf = async (simulator: string): Promise<z.output<typeof Book>> =>
  Book.parse(await (await fetch(`${simulator}/__book`)).json())

type Asked = {
  /** What the provider's window gave, unless given. */
  readonly token?: string
  readonly contractId?: ContractId
  readonly binding?: string
  readonly leaseMs?: number
  readonly capture?: 'automatic' | 'manual'
}

/** Appends the intent to pay, or to hold, 10,000 KRW and gives it to be dispatched. */
export const paymentJob = async (
  {
    desks,
    vault,
    parts,
    provider,
    instrumentOf,
  }: Pick<Counter, 'desks' | 'vault' | 'parts' | 'provider' | 'instrumentOf'>,
  { token, contractId, binding, leaseMs = 45_000, capture = 'automatic' }: Asked,
): Promise<Appended> => {
  const orderId = randomUUID()
  const paymentId = paymentIdOf(merchantId, 'test', orderId)
  const won = (amount: bigint) => money(amount, 'KRW')
  const order = {
    merchantId,
    mode: 'test' as const,
    orderId,
    orderName: 'spec',
    amount: won(10_000n),
    taxFree: won(0n),
    payerReference: null,
    metadata: {},
  }
  const request = {
    transactionId: transactionIdOf(paymentId, 'authorize', 'key'),
    capture,
    provider,
    contractId: contractId ?? environmentContractId(provider),
    providerOrderId: null,
    sealedToken: vault.seal(
      token ?? writeInstrument(await instrumentOf(providerOrderIdOf(paymentId, 1))),
      binding ?? tokenBinding(paymentId),
    ),
    cardId: null,
    installmentMonths: 0,
    dispatch: { owner: parts.runtime.owner, leaseMs },
  }
  const handled = await desks.payments.handle(
    paymentStream(paymentId),
    { type: 'RequestPayment', paymentId, at: parts.runtime.now(), order, request },
    { correlationId: 'spec', actor: { kind: 'administrator' }, idempotency: null },
  )
  if (handled.kind !== 'accepted' || handled.loaded.state.status === 'none') throw new Error(handled.kind)
  const intent = handled.events.map(({ event }) => event).find(isIntent)
  if (intent === undefined) throw new Error('no intent')
  return { intent, payment: handled.loaded.state, fromMs: parts.runtime.monotonicMs() }
}
