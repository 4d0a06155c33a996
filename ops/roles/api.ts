import { appOf } from '../../commands/http/app.ts'
import { answerToUnreadable } from '../../commands/http/unreadable.ts'
import { openStreams, type Streams } from '../../commands/streams/streams.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import { currentOf } from '../../ledger/store/current.ts'
import { watchLog } from '../../ledger/store/watch.ts'
import { openReadDatabase } from '../../projections/connect.ts'
import { MOST_EXPORTS } from '../../projections/export.ts'
import type { ApiOptions } from './api-options.ts'
import { startDispatch, type RunningDispatch } from './dispatch.ts'
import { paymentFinder } from './find-payment.ts'
import { listen } from './listen.ts'
import { startNotifications, type RunningNotifications } from './notifications.ts'
import { observing } from './observing.ts'
import type { Parts, Role } from './parts.ts'
import { appPartsOf, type Surface } from './surface.ts'

/** A page of a list takes milliseconds; whoever waits for it should not wait for a server that does not answer. */
const STATEMENT_LIMIT_MS = 8_000

/** The HTTP surface, and the dispatcher of the intents that it appends. */
export const startApi = async (
  parts: Parts,
  options: ApiOptions,
): Promise<Role & { readonly url: string }> => {
  const opened = await openEars(parts)
  const working: Working = {}
  const letGo = async (): Promise<void> => {
    await working.streams?.close()
    await working.notifications?.stop()
    await working.dispatch?.stop()
    await opened.close()
  }
  try {
    const surface = await startWork(parts, options, { opened, working })
    const unreadable = (code: string | undefined) => answerToUnreadable(code, parts.runtime.randomUuid())
    const server = await listen(appOf(appPartsOf(surface)), { ...options, unreadable })
    const stop = async (): Promise<void> => {
      // They never end by themselves, and the server waits for what it has begun.
      await surface.streams.close()
      await server.close()
      // A client that has left leaves its request at work.
      await surface.requests.idle()
      await letGo()
    }
    return { url: server.url, stop }
  } catch (error) {
    await letGo()
    throw error
  }
}

type Ears = Pick<Surface, 'watch' | 'readDatabase' | 'exportDatabase'> & {
  readonly close: () => Promise<void>
}

/** Where the process hears of the log, and reads what follows from it. */
const openEars = async (parts: Parts): Promise<Ears> => {
  const following = new AbortController()
  const watch = await watchLog(parts, following.signal)
  const followed = watch.ended.catch((error: unknown) => {
    parts.fail(new Error('the log cannot be followed any more', { cause: error }))
  })
  const place = { connectionString: parts.databaseUrl }
  const readDatabase = openReadDatabase({
    ...place,
    purpose: 'api queries',
    statementLimitMs: STATEMENT_LIMIT_MS,
  })
  const exportDatabase = openReadDatabase({ ...place, purpose: 'api exports', connections: MOST_EXPORTS + 1 })
  const close = async (): Promise<void> => {
    following.abort()
    await Promise.all([followed, readDatabase.destroy(), exportDatabase.destroy()])
  }
  return { watch, readDatabase, exportDatabase, close }
}

/** What has to be stopped again, as far as it was begun. */
type Working = { dispatch?: RunningDispatch; notifications?: RunningNotifications; streams?: Streams }

type Starting = { readonly opened: Ears; readonly working: Working }

const startWork = async (
  parts: Parts,
  options: ApiOptions,
  { opened, working }: Starting,
): Promise<Surface> => {
  const { watch, readDatabase, exportDatabase } = opened
  const merchants = currentOf(parts.desks.merchants, watch)
  const apiKeys = currentOf(parts.desks.apiKeys, watch)
  const observer = observing(parts)
  const seen = { meter: observer.meter, raise: options.alerts.raise }
  const dispatch = await startDispatch(parts, { ...options, ...seen, merchants, readDatabase })
  working.dispatch = dispatch
  const findPayment = paymentFinder({ ...parts, readDatabase })
  const { resolver } = dispatch
  const notifications = startNotifications(parts, { readDatabase, findPayment, resolver })
  working.notifications = notifications
  const streams = openStreams({ ...parts, payments: parts.desks.payments, watch, apiKeys })
  working.streams = streams
  const { onReceived } = notifications
  const begun = { dispatch, onReceived, findPayment, streams, observer, requests: underWay() }
  // What was opened comes after what was asked for: the options of a whole system name its database, too.
  return { ...options, ...parts, watch, readDatabase, exportDatabase, merchants, apiKeys, ...begun }
}
