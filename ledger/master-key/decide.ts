import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { MasterKeyCommand, MasterKeyRejection } from './commands.ts'
import type { MasterKeyEvent } from './events.ts'
import { evolve, initial, type MasterKey } from './evolve.ts'

const decide = (
  { masterKeyId, at }: MasterKeyCommand,
  state: MasterKey,
): Decision<MasterKeyEvent, MasterKeyRejection> => {
  if (state.status === 'none') return accept({ type: 'MasterKeyAdopted', masterKeyId, at })
  return state.masterKeyId === masterKeyId ? accept() : reject('another_master_key')
}

export const masterKeyDecider: Decider<MasterKeyCommand, MasterKey, MasterKeyEvent, MasterKeyRejection> = {
  decide,
  evolve,
  initial,
}
