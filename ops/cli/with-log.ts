import { postgresStore } from '../../ledger/store/postgres/store.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { readPlace } from '../config.ts'
import { assertLedger } from '../connect.ts'
import { joinDatabase } from '../open-database.ts'
import { systemRuntime } from '../runtime.ts'
import type { Terminal } from './terminal.ts'

export type OpenLog = {
  readonly store: EventStore
  readonly database: { readonly connectionString: string }
  readonly runtime: Runtime
  readonly terminal: Terminal
}

const terminal: Terminal = {
  print: (text) => {
    console.log(text)
  },
  progress: process.stderr,
}

/**
 * Runs a command on the log of a running system, or of one that is stopped; what it answers is the exit code. The
 * schemas are the system's to change.
 */
export const withLog = async (command: (log: OpenLog) => Promise<number>): Promise<void> => {
  const { url, stop } = await joinDatabase(readPlace(process.env), (line) => {
    terminal.progress.write(`${line}\n`)
  })
  try {
    await assertLedger(url)
    const runtime = systemRuntime()
    const store = await postgresStore({ connectionString: url, runtime })
    try {
      process.exitCode = await command({ store, database: { connectionString: url }, runtime, terminal })
    } finally {
      await store.close()
    }
  } finally {
    await stop()
  }
}
