import { given } from '../core/given.ts'
import { instantOf } from '../core/time.ts'
import type { MasterKeyCommand } from './commands.ts'
import { masterKeyDecider } from './decide.ts'
import type { MasterKeyEvent } from './events.ts'

const at = instantOf(0)
const adopt = (masterKeyId: string): MasterKeyCommand => ({ type: 'AdoptMasterKey', masterKeyId, at })
const adopted: MasterKeyEvent = { type: 'MasterKeyAdopted', masterKeyId: 'a', at }

describe('a log’s master key', () => {
  it('is the first one', () => {
    given(masterKeyDecider)().when(adopt('a')).then(adopted)
  })
  it('is taken again', () => {
    given(masterKeyDecider)(adopted).when(adopt('a')).then()
  })
  it('is no other', () => {
    given(masterKeyDecider)(adopted).when(adopt('b')).rejects('another_master_key')
  })
})
