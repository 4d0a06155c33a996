import type { ProviderId } from '../../ledger/core/ids.ts'
import type { ApiKey } from '../../ledger/api-key/evolve.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'
import type { Current } from '../../ledger/store/current.ts'
import type { Desks } from '../../ledger/store/desks.ts'
import type { Vault } from '../../ledger/store/vault.ts'

export type MerchantParts = {
  readonly desks: Desks
  readonly merchants: Current<Merchant>
  readonly apiKeys: Current<ApiKey>
  readonly providers: ReadonlyMap<ProviderId, ProviderProfile>
  readonly vault: Vault
  readonly runtime: Runtime
}
