import { newManifest, type Manifest } from './manifest.ts'

/** Of an empty backup. */
export const manifestOf = (changes: Partial<Manifest> = {}): Manifest => ({
  ...newManifest({
    createdAt: '2026-11-20T09:53:20.500Z',
    postgres: {
      version: '18.4',
      majorVersion: '18',
      systemIdentifier: '7710279519119275492',
      startLsn: '0/2000028',
      stopLsn: '0/2000240',
    },
    log: { atLeast: '140', atMost: '141', events: 140, digest: `sha256:${'0'.repeat(64)}` },
    directories: ['postgres', 'postgres/pg_notify'],
    files: [{ path: 'postgres/PG_VERSION', size: 3, sha256: 'a'.repeat(64) }],
  }),
  ...changes,
})
