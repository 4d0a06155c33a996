import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { appended, newStream, specimenAppend } from '../../ledger/store/specimen.spec-helper.ts'
import type { Ledger } from './backup.spec-helper.ts'
import { superuserUrl } from './source.ts'

const WRITERS = 12
const PAUSE_MS = 2

/** Everything that the log has acknowledged, by event id, while it grows. */
export type Load = { readonly acknowledged: readonly string[]; readonly stop: () => Promise<void> }

/**
 * Writers on the log; and beside them whatever makes copying files hard: tables that come and go, checkpoints that write
 * pages out and recycle the write-ahead log, of which one file after another is begun.
 */
export const startLoad = (ledger: Ledger): Load => {
  const acknowledged: string[] = []
  let isOver = false
  const write = async (): Promise<void> => {
    while (!isOver) {
      const request = specimenAppend(newStream(), randomUUID(), { events: 3 })
      await appended(() => ledger.log, request)
      acknowledged.push(...request.events.map(({ id }) => id))
      await sleep(PAUSE_MS)
    }
  }
  const disturb = async (): Promise<void> => {
    const client = new Client({ connectionString: await superuserUrl(ledger) })
    await client.connect()
    try {
      while (!isOver) {
        await client.query('CREATE TABLE passing AS SELECT generate_series(1, 20000) AS number')
        await client.query('SELECT pg_switch_wal()')
        await client.query('CHECKPOINT')
        await client.query('DROP TABLE passing')
      }
    } finally {
      await client.end()
    }
  }
  const working = Promise.all([disturb(), ...Array.from({ length: WRITERS }, write)])
  // Told by `stop`, not before.
  working.catch(() => undefined)
  return {
    acknowledged,
    stop: async () => {
      isOver = true
      await working
    },
  }
}
