import pg from 'pg'
import { newOnePiece, type OnePiece } from '../ledger/store/postgres/one-piece.ts'
import { newSockets } from '../ledger/store/postgres/sockets.ts'
import { configOf, lend, type ConnectOptions } from './connect.ts'
import type { ReadDatabase } from './database.ts'

/**
 * Works with one connection of its own, which takes statements before it has answered those before: they are answered in
 * the order in which they were given. Each is prepared once, with one plan for any values: they are few, and by key.
 */
export const withPipelined = async <Result>(
  options: ConnectOptions,
  work: (connection: ReadDatabase) => Promise<Result>,
): Promise<Result> => {
  const sockets = newSockets()
  const onePiece = newOnePiece()
  const { options: settings = '', ...config } = configOf(options)
  const client = new pg.Client({
    ...config,
    options: `${settings} -c plan_cache_mode=force_generic_plan`,
    pipeline: true,
    stream: () => onePiece.over(sockets.stream()),
  })
  // A connection that died is news for whoever asks it next, not for the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(lend(preparing(client, onePiece.begin)))
  } finally {
    const ended = client.end()
    sockets.hangUp()
    await ended
  }
}

/** What has no values needs no plan. */
const preparing = (client: pg.Client, begin: OnePiece['begin']) => {
  const names = new Map<string, string>()
  return (text: string, values: unknown[]): Promise<unknown> => {
    begin()
    if (values.length === 0) return client.query(text)
    const name = names.get(text) ?? `jangbu_${String(names.size)}`
    names.set(text, name)
    return client.query({ name, text, values })
  }
}
