import { randomUUID } from 'node:crypto'
import {
  apiKeyIdOf,
  apiKeyStream,
  BusinessNumber,
  contractIdOf,
  eventIdOf,
  merchantIdOf,
  merchantStream,
  ProviderId,
  type Mode,
} from '../../ledger/core/ids.ts'
import { SealedText } from '../../ledger/core/sealed.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import { decode, encode } from '../../ledger/store/codec.ts'
import type { LedgerEvent, Recorded } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM, START } from '../../ledger/store/port.ts'
import { firstAt, metadata } from '../history.spec-helper.ts'

/** What happens to merchants, told by their names. */
export type Deed =
  | { readonly what: 'register'; readonly who: string; readonly named?: string; readonly number?: string }
  | { readonly what: 'contract'; readonly who: string; readonly provider: string; readonly mode?: Mode }
  | {
      readonly what: 'issue' | 'revoke'
      readonly who: string
      readonly key: string
      readonly mode?: Mode
    }

/** As the log has it, a second after one another. */
export const logOf = async (deeds: readonly Deed[]): Promise<readonly Recorded[]> => {
  let appends = 0
  const store = memoryStore(() => instantOf(epochMsOf(firstAt) + appends * 1_000))
  for (const deed of deeds) {
    const event = eventOf(deed, instantOf(epochMsOf(firstAt) + (appends += 1) * 1_000))
    const stream = 'keyId' in event ? apiKeyStream(event.keyId) : merchantStream(merchantIdOf(deed.who))
    const expectedRevision = (await store.readStream(stream, 0)).length + NO_STREAM
    const events = [encode(eventIdOf(randomUUID(), 0), event, metadata)]
    await store.append({ stream, expectedRevision, events })
  }
  return (await store.readAll(START, 10_000)).map(decode)
}

const eventOf = (deed: Deed, at: ReturnType<typeof instantOf>): LedgerEvent => {
  const merchantId = merchantIdOf(deed.who)
  switch (deed.what) {
    case 'register': {
      const businessNumber = BusinessNumber(deed.number ?? '1234567890')
      return { type: 'MerchantRegistered', merchantId, at, name: deed.named ?? deed.who, businessNumber }
    }
    case 'contract': {
      const [provider, mode] = [ProviderId(deed.provider), deed.mode ?? 'live']
      return {
        type: 'ProviderContractAdded',
        ...{ merchantId, at, provider, mode, contractId: contractIdOf(merchantId, provider, mode) },
        baseUrl: 'https://provider.example',
        sealedSecretKey: SealedText('v1.sealed'),
      }
    }
    case 'issue': {
      const mode = deed.mode ?? 'live'
      const keyId = apiKeyIdOf(merchantId, mode, deed.key)
      return { type: 'ApiKeyIssued', keyId, at, merchantId, mode, secretHash: 'hash-of-key', replaces: null }
    }
    case 'revoke':
      return {
        type: 'ApiKeyRevoked',
        keyId: apiKeyIdOf(merchantId, deed.mode ?? 'live', deed.key),
        at,
        replacedBy: null,
      }
  }
}
