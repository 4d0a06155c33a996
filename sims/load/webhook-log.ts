import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

const LOOK_EVERY_MS = 50
const LONGEST_MS = 20_000

/**
 * Waits until everything that the log has taken is handled; gives how long that took, in ms.
 * @throws when the log does not hold so many different notifications, each once, or they are not handled in time.
 */
export const allHandled = async (databaseUrl: string, distinct: number): Promise<number> => {
  const startMs = performance.now()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const stored = await counted(client)
    if (stored.received !== distinct || stored.orders !== distinct || stored.streams !== distinct)
      throw new Error(`the log holds ${JSON.stringify(stored)} of ${distinct} notifications`)
    for (let { handled } = stored; handled < distinct; { handled } = await counted(client)) {
      if (performance.now() - startMs > LONGEST_MS)
        throw new Error(`only ${handled} of ${distinct} notifications were handled`)
      await delay(LOOK_EVERY_MS)
    }
    return performance.now() - startMs
  } finally {
    await client.end()
  }
}

type Counted = Readonly<Record<'received' | 'streams' | 'orders' | 'handled', number>>

const COUNT = `
  SELECT count(*) FILTER (WHERE type = 'NotificationReceived') AS received,
         count(DISTINCT stream) AS streams,
         count(DISTINCT data::jsonb ->> 'providerOrderId') AS orders,
         count(*) FILTER (WHERE type = 'NotificationHandled') AS handled
    FROM jangbu_log.events
   WHERE stream LIKE 'notification-%'`

const counted = async (client: pg.Client): Promise<Counted> => {
  const { rows } = await client.query<Record<keyof Counted, string>>(COUNT)
  const [row] = rows
  const numberOf = (name: keyof Counted): number => Number(row?.[name])
  return {
    received: numberOf('received'),
    streams: numberOf('streams'),
    orders: numberOf('orders'),
    handled: numberOf('handled'),
  }
}
