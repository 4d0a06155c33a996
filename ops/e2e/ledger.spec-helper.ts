import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { appOf } from '../../commands/http/app.ts'
import { hashOfKey, newSecretKey } from '../../commands/http/authentication.ts'
import type { Endpoint } from '../../commands/http/endpoint.ts'
import { getLedgerAccount, getOwnAccount } from '../../commands/ledger/get-account.ts'
import { getLedgerStatement, getOwnStatement } from '../../commands/ledger/get-statement.ts'
import { listLedgerAccounts, listOwnAccounts } from '../../commands/ledger/list-accounts.ts'
import { listChart } from '../../commands/ledger/list-chart.ts'
import type { Books } from '../../commands/ledger/parts.ts'
import { getTrialBalance } from '../../commands/ledger/trial-balance.ts'
import { ApiKeyId, apiKeyStream, OwnerId, type MerchantId, type Mode } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { parseInstant } from '../../ledger/core/time.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import { currentOf } from '../../ledger/store/current.ts'
import { desksOf } from '../../ledger/store/desks.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { vaultOf } from '../../ledger/store/vault.ts'
import { watchLog } from '../../ledger/store/watch.ts'
import { openJournal, type Journal } from '../../projections/journal/journal.spec-helper.ts'
import { booksOf } from '../roles/books.ts'
import { clientOf, type Client } from './system.spec-helper.ts'

const ADMIN_KEY = 'a-key-for-administrators'
const now = parseInstant('2030-01-01T00:00:00Z')
const KEY_SEED = Buffer.alloc(32, 7)

const runtime: Runtime = {
  now: () => now,
  monotonicMs: () => performance.now(),
  randomUuid: randomUUID,
  sleep: (delayMs, signal) =>
    pause(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  owner: OwnerId('owner-1'),
}

const endpointsOf = (books: Books): readonly Endpoint[] => [
  ...[listOwnAccounts(books), getOwnAccount(books), getOwnStatement(books)],
  ...[listChart(books), getTrialBalance(books), listLedgerAccounts(books)],
  ...[getLedgerAccount(books), getLedgerStatement(books)],
]

export type LedgerDoor = {
  readonly journal: Journal
  readonly admin: Client
  readonly merchant: (merchantId: MerchantId, mode: Mode) => Promise<Client>
  readonly stop: () => Promise<void>
}

/** The books of `openJournal` behind their endpoints; the keys are in a log of their own, so that the books' one rests. */
export const openLedgerDoor = async (): Promise<LedgerDoor> => {
  const journal = await openJournal()
  const store = memoryStore(() => now)
  const desks = desksOf({ store, runtime })
  const following = new AbortController()
  const watch = await watchLog({ store, runtime }, following.signal)
  const apiKeys = currentOf(desks.apiKeys, watch)
  const databases = { readDatabase: journal.database, exportDatabase: journal.database }
  const reading = { ...databases, runtime, progress: new Map(), store: journal.store }
  const quiet = () => undefined
  const server = appOf({
    doorkeeper: { apiKeys, administratorKeyHash: hashOfKey(ADMIN_KEY) },
    vault: vaultOf(KEY_SEED),
    runtime,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    requests: underWay(),
    trustedProxies: [],
    extras: [],
    endpoints: endpointsOf(booksOf(reading)),
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has one.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const context = { correlationId: 'c', actor: { kind: 'administrator' as const }, idempotency: null }
  return {
    journal,
    admin: clientOf(url, ADMIN_KEY),
    merchant: async (merchantId, mode) => {
      const keyId = ApiKeyId(`key_${randomUUID().replaceAll('-', '')}`)
      const key = newSecretKey(keyId, mode)
      const body = { keyId, merchantId, mode, secretHash: hashOfKey(key), replaces: null }
      const command = { type: 'IssueApiKey' as const, at: now, ...body }
      await desks.apiKeys.handle(apiKeyStream(keyId), command, context)
      return clientOf(url, key)
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      following.abort()
      await watch.ended
      await journal.drop()
    },
  }
}
