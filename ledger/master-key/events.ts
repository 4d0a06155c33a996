import type { Instant } from '../core/time.ts'

/** Stored as is, for ever: changed by adding a type or a version, never by editing. */
export type MasterKeyEvent = {
  readonly type: 'MasterKeyAdopted'
  /** Tells keys apart and says nothing of them. */
  readonly masterKeyId: string
  readonly at: Instant
}
