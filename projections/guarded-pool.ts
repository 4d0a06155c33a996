import type { PostgresPool } from 'kysely'
import type pg from 'pg'
import { isUnanswered, type Sockets } from '../ledger/store/postgres/sockets.ts'

/**
 * A connection on which a question stayed without an answer is given up, and the others of that time with it: whoever had
 * one of them next, and the rollback before that, would wait as long, for a server that may be gone for good.
 */
export const guardedPool = (pool: pg.Pool, sockets: Sockets): PostgresPool => ({
  options: pool.options,
  connect: async () => guarded(await pool.connect(), sockets),
  end: async () => {
    const ended = pool.end()
    sockets.hangUp()
    await ended
  },
})

const guarded = (client: pg.PoolClient, sockets: Sockets): pg.PoolClient => {
  const query = async (text: string, values: unknown[]): Promise<unknown> => {
    const made = sockets.made()
    try {
      return await client.query(text, values)
    } catch (error) {
      if (isUnanswered(error)) sockets.cutFirst(made)
      throw error
    }
  }
  return new Proxy(client, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name)),
  })
}
