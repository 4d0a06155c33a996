import { applying } from '../failures.ts'
import type { Projection } from '../projection.ts'
import { insert, update } from '../rows.ts'
import { merchantContracts, merchantKeys, merchants, revocations } from './columns.ts'
import { merchantsDdl } from './ddl.ts'
import { isApiKeyFact, isMerchantFact, isReadStream, keyChanges, merchantChanges } from './fold.ts'

/** Merchants with their contracts and keys, as operators look for them. No row needs another: their streams are many. */
export const merchantsProjection: Projection = {
  name: 'merchants',
  version: 1,
  tables: [merchants, merchantContracts, merchantKeys],
  ddl: merchantsDdl,
  reads: isReadStream,
  open: () => (_, events) =>
    Promise.resolve(
      applying(() => {
        const { registered, contracts } = merchantChanges(events.filter(isMerchantFact))
        const { issued, revoked } = keyChanges(events.filter(isApiKeyFact))
        return [
          insert(merchants, registered),
          insert(merchantContracts, contracts),
          insert(merchantKeys, issued),
          update(revocations, revoked),
        ]
      }),
    ),
}
