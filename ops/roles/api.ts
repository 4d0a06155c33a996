import { appOf } from '../../commands/http/app.ts'
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
import { appPartsOf } from './surface.ts'

/** A page of a list takes milliseconds; whoever waits for it should not wait for a server that does not answer. */
const STATEMENT_LIMIT_MS = 8_000

/** The HTTP surface, and the dispatcher of the intents that it appends. */
export const startApi = async (
  parts: Parts,
  options: ApiOptions,
): Promise<Role & { readonly url: string }> => {
  const following = new AbortController()
  const watch = await watchLog(parts, following.signal)
  const followed = watch.ended.catch((error: unknown) => {
    parts.fail(new Error('the log cannot be followed any more', { cause: error }))
  })
  const readDatabase = openReadDatabase({
    connectionString: parts.databaseUrl,
    purpose: 'api queries',
    statementLimitMs: STATEMENT_LIMIT_MS,
  })
  const exportDatabase = openReadDatabase({
    connectionString: parts.databaseUrl,
    purpose: 'api exports',
    connections: MOST_EXPORTS,
  })
  const requests = underWay()
  const merchants = currentOf(parts.desks.merchants, watch)
  const apiKeys = currentOf(parts.desks.apiKeys, watch)
  let dispatch: RunningDispatch | undefined
  let notifications: RunningNotifications | undefined
  let streams: Streams | undefined
  const letGo = async (): Promise<void> => {
    await streams?.close()
    await notifications?.stop()
    await dispatch?.stop()
    following.abort()
    await Promise.all([followed, readDatabase.destroy(), exportDatabase.destroy()])
  }
  try {
    const observer = observing(parts)
    const seen = { meter: observer.meter, raise: options.alerts.raise }
    dispatch = await startDispatch(parts, { ...options, ...seen, merchants, readDatabase })
    const reading = { ...parts, readDatabase, exportDatabase }
    const findPayment = paymentFinder(reading)
    notifications = startNotifications(parts, { readDatabase, findPayment, resolver: dispatch.resolver })
    const { onReceived } = notifications
    // What was opened comes after what was asked for: the options of a whole system name its database, too.
    streams = openStreams({ ...parts, payments: parts.desks.payments, watch, apiKeys })
    const opened = {
      watch,
      merchants,
      apiKeys,
      dispatch,
      onReceived,
      findPayment,
      streams,
      requests,
      observer,
    }
    const surface = { ...options, ...reading, ...opened }
    const server = await listen(appOf(appPartsOf(surface)), options)
    const stop = async (): Promise<void> => {
      // They never end by themselves, and the server waits for what it has begun.
      await streams?.close()
      await server.close()
      // A client that has left leaves its request at work.
      await requests.idle()
      await letGo()
    }
    return { url: server.url, stop }
  } catch (error) {
    await letGo()
    throw error
  }
}
