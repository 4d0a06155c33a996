import type { Instant } from '../core/time.ts'

export type MasterKeyCommand = {
  readonly type: 'AdoptMasterKey'
  readonly masterKeyId: string
  readonly at: Instant
}

/** What was sealed and hashed under the first key could neither be opened nor recognised under another. */
export type MasterKeyRejection = 'another_master_key'
