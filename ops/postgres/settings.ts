import { totalmem } from 'node:os'

const MIB = 2 ** 20
const LEAST_BUFFERS_MIB = 256
const MOST_BUFFERS_MIB = 1_024
const SHARE_OF_MEMORY = 8

/** Of the machine, or of what it lends to this process. */
const memoryBytes = (): number => {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** The hot pages of the log's indexes have to fit, or an append costs ever more as the log grows. */
export const sharedBuffersMib = (bytes: number): number =>
  Math.min(MOST_BUFFERS_MIB, Math.max(LEAST_BUFFERS_MIB, Math.floor(bytes / SHARE_OF_MEMORY / MIB)))

/**
 * Given on the command line, so neither postgresql.conf nor ALTER SYSTEM can weaken them.
 * The smallest machine we promise to run on has 2 cores and 2 GB.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  // No socket file: its directory would have to be writable for two users and its path is limited to 107 bytes.
  unix_socket_directories: '',
  max_connections: '100',
  password_encryption: 'scram-sha-256',
  cluster_name: 'jangbu',

  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',

  shared_buffers: `${sharedBuffersMib(memoryBytes())}MB`,
  effective_cache_size: '1GB',
  wal_buffers: '16MB',
  // Full pages after a checkpoint are mostly of indexes on random keys: pglz takes 50 µs for each, and saves hardly anything.
  wal_compression: 'off',
  // Backups need both; a backup that takes for ever must not fill the disk with what it might still want to copy.
  wal_level: 'replica',
  max_replication_slots: '10',
  max_slot_wal_keep_size: '8GB',
  // After a checkpoint each page of an index is logged whole once, so more of them make a large log's appends dear; fewer
  // make recovery after a crash longer: about 5 s for each GB, on two cores.
  max_wal_size: '3GB',
  checkpoint_timeout: '10min',
  random_page_cost: '1.1',
  // Short queries on two cores; and parallel workers need /dev/shm, of which a container has 64 MB.
  max_parallel_workers_per_gather: '0',
  jit: 'off',

  // errors.ts reads its messages.
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const

export const settingArguments: readonly string[] = Object.entries(settings).flatMap(([name, value]) => [
  '-c',
  `${name}=${value}`,
])
