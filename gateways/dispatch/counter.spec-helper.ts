import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import {
  MerchantId,
  OwnerId,
  paymentIdOf,
  paymentStream,
  ProviderId,
  transactionIdOf,
  type ContractId,
} from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { money } from '../../ledger/core/money.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import { isIntent, tokenBinding } from '../../ledger/payment/intent.ts'
import { desksOf, type Desks } from '../../ledger/store/desks.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { vaultOf, type Vault } from '../../ledger/store/vault.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../../sims/card-network/server.ts'
import { cardNetworkGateway } from '../card-network/gateway.ts'
import { httpClient } from '../http/client.ts'
import type { DispatcherParts } from './dispatcher.ts'
import type { Job } from './prepare.ts'

export const cardNetwork = ProviderId('card-network')
export const merchantId = MerchantId('mer_spec')

const now = (): ReturnType<Runtime['now']> => instantOf(Date.now())
/** Only sleeping takes time, so that a retry's pauses cost none. */
let clockMs = 0
const runtime: Runtime = {
  now,
  monotonicMs: () => clockMs,
  randomUuid: randomUUID,
  sleep: (delayMs) => {
    clockMs += delayMs
    return pause(0)
  },
  owner: OwnerId('own_spec'),
}
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export type Counter = {
  readonly parts: DispatcherParts
  readonly desks: Desks
  readonly vault: Vault
  readonly simulator: string
  readonly close: () => Promise<void>
}

/** Everything a dispatcher needs, on the memory store and the real adapter and simulator. */
export const openCounter = async (
  wrap: (store: EventStore) => EventStore = (store) => store,
): Promise<Counter> => {
  const sim = await startCardNetworkSim()
  const desks = desksOf({ store: wrap(memoryStore(now)), runtime })
  const gateway = cardNetworkGateway({ http: httpClient(), now })
  const vault = vaultOf(new Uint8Array(32))
  const parts: DispatcherParts = {
    runtime,
    log,
    payments: desks.payments,
    gateways: new Map([[cardNetwork, gateway]]),
    vault,
    environment: new Map([[cardNetwork, { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY }]]),
    merchant: () => Promise.resolve<Merchant>({ status: 'none' }),
  }
  const close = async (): Promise<void> => {
    await gateway.close()
    await sim.close()
  }
  return { parts, desks, vault, simulator: sim.url, close }
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
  readonly token: string
  readonly contractId?: ContractId
  readonly binding?: string
  readonly leaseMs?: number
}

/** Appends the intent to pay 10,000 KRW and gives it to be dispatched. */
export const paymentJob = async (
  { desks, vault }: Counter,
  { token, contractId, binding, leaseMs = 45_000 }: Asked,
): Promise<Pick<Job, 'intent' | 'payment'>> => {
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
    capture: 'automatic' as const,
    provider: cardNetwork,
    contractId: contractId ?? environmentContractId(cardNetwork),
    sealedToken: vault.seal(token, binding ?? tokenBinding(paymentId)),
    installmentMonths: 0,
    dispatch: { owner: runtime.owner, leaseMs },
  }
  const handled = await desks.payments.handle(
    paymentStream(paymentId),
    { type: 'RequestPayment', paymentId, at: now(), order, request },
    { correlationId: 'spec', actor: { kind: 'administrator' }, idempotency: null },
  )
  if (handled.kind !== 'accepted' || handled.loaded.state.status === 'none') throw new Error(handled.kind)
  const intent = handled.events.map(({ event }) => event).find(isIntent)
  if (intent === undefined) throw new Error('no intent')
  return { intent, payment: handled.loaded.state }
}
