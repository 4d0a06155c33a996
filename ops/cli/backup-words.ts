import type { LogDigest } from '../backup/log-digest.ts'
import type { Backup } from '../backup/take.ts'

const MEBIBYTE = 1024 * 1024

/** `46.6 MiB in 1,337 files, 1.8 s` */
export const sizeInWords = ({ bytes, manifest, tookMs }: Backup): string =>
  `${grouped(Number((bytes / MEBIBYTE).toFixed(1)))} MiB in ${grouped(manifest.files.length)} files, ${seconds(tookMs)}`

export const logInWords = ({
  events,
  position,
  digest,
}: Omit<LogDigest, 'position'> & { readonly position: bigint | string }): string =>
  `${grouped(events)} events up to position ${position}, ${digest}`

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

const grouped = (value: number): string => value.toLocaleString('en-US')

/** A path as one word of a shell. */
export const shellWord = (path: string): string =>
  /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
