import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { ApiKeyId, apiKeyStream, OwnerId, type MerchantId, type Mode } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import { currentOf } from '../../ledger/store/current.ts'
import { desksOf, type Desks } from '../../ledger/store/desks.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { vaultOf } from '../../ledger/store/vault.ts'
import { watchLog } from '../../ledger/store/watch.ts'
import { appOf, type AppParts } from '../http/app.ts'
import { hashOfKey, newSecretKey } from '../http/authentication.ts'
import { createAdminStreamToken, createStreamToken } from './create-stream-token.ts'
import type { StreamParts } from './parts.ts'
import { streamAllPayments, streamAnyPayment, streamPayment, streamPayments } from './stream-payments.ts'
import { openStreams, type StreamsLimits } from './streams.ts'

export const ADMIN_KEY = 'a-key-for-administrators'

/** One API process as far as streams go, on a store that it may share with others. */
export type House = {
  readonly url: string
  readonly logged: readonly string[]
  readonly clock: { ms: number }
  readonly issue: (merchantId: MerchantId, mode?: Mode) => Promise<{ key: string; keyId: ApiKeyId }>
  readonly revoke: (keyId: ApiKeyId) => Promise<void>
  /** Ends the streams, as a process that stops does. */
  readonly close: () => Promise<void>
  readonly stop: () => Promise<void>
}

const usual: StreamsLimits = {
  perKey: 20,
  overall: 50,
  seat: { messages: 2_000, characters: 2_000_000 },
  heartbeatMs: 15_000,
}

export const openHouse = async (store: EventStore, limits: Partial<StreamsLimits> = {}): Promise<House> => {
  const clock = { ms: Date.UTC(2026, 10, 20) }
  const runtime = runtimeOf(clock)
  const logged: string[] = []
  const log = logInto(logged)
  const desks = desksOf({ store, runtime })
  const following = new AbortController()
  const watch = await watchLog({ store, runtime }, following.signal)
  const apiKeys = currentOf(desks.apiKeys, watch)
  const around = { watch, store, payments: desks.payments, apiKeys, runtime, log }
  const streams = openStreams(around, { ...usual, ...limits })
  const parts = { payments: desks.payments, vault: vaultOf(Buffer.alloc(32, 7)), runtime, streams }
  const server = surfaceOf(parts, { apiKeys, log }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: urlOf(server),
    logged,
    clock,
    ...keysOf(desks, runtime),
    close: streams.close,
    stop: async () => {
      await streams.close()
      server.closeAllConnections()
      server.close()
      following.abort()
      await watch.ended
    },
  }
}

const runtimeOf = (clock: { readonly ms: number }): Runtime => ({
  now: () => instantOf(clock.ms),
  monotonicMs: () => performance.now(),
  randomUuid: randomUUID,
  sleep: (delayMs, signal) =>
    pause(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  owner: OwnerId('owner-1'),
})

const logInto = (logged: string[]): Log => {
  const note: Log['info'] = (fields, message) => {
    logged.push(JSON.stringify([fields, message]))
  }
  return { debug: note, info: note, warn: note, error: note }
}

const surfaceOf = (
  parts: StreamParts,
  { apiKeys, log }: Pick<AppParts['doorkeeper'], 'apiKeys'> & Pick<AppParts, 'log'>,
): ReturnType<typeof appOf> =>
  appOf({
    doorkeeper: { apiKeys, administratorKeyHash: hashOfKey(ADMIN_KEY) },
    vault: parts.vault,
    runtime: parts.runtime,
    log,
    requests: underWay(),
    trustedProxies: [],
    extras: [],
    endpoints: [
      ...[streamPayments(parts), streamPayment(parts), streamAllPayments(parts), streamAnyPayment(parts)],
      ...[createStreamToken(parts), createAdminStreamToken(parts)],
    ],
  })

const urlOf = (server: Server): string => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen')
  return `http://127.0.0.1:${String(address.port)}`
}

const keysOf = ({ apiKeys }: Pick<Desks, 'apiKeys'>, runtime: Runtime): Pick<House, 'issue' | 'revoke'> => {
  const context = { correlationId: 'c', actor: { kind: 'administrator' as const }, idempotency: null }
  return {
    issue: async (merchantId, mode = 'test') => {
      const keyId = ApiKeyId(`key_${randomUUID().replaceAll('-', '')}`)
      const key = newSecretKey(keyId, mode)
      const body = { keyId, merchantId, mode, secretHash: hashOfKey(key), replaces: null }
      await apiKeys.handle(apiKeyStream(keyId), { type: 'IssueApiKey', at: runtime.now(), ...body }, context)
      return { key, keyId }
    },
    revoke: async (keyId) => {
      const command = { type: 'RevokeApiKey' as const, keyId, at: runtime.now(), replacedBy: null }
      await apiKeys.handle(apiKeyStream(keyId), command, context)
    },
  }
}
