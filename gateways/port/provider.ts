import type { ProviderId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { ContractShape } from '../../ledger/core/contract-shape.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CodeRow } from './codes.ts'
import type { Capabilities, Gateway } from './gateway.ts'
import type { NotificationReader } from './notification.ts'

/** All that there is to know of a provider: what its folder gives to the registry. */
export type Provider = {
  readonly id: ProviderId
  /** Its own name, for people. */
  readonly title: { readonly ko: string; readonly en: string }
  /** It is built on what could be guessed of it: the provider's own documents have to be compared before it goes live. */
  readonly needsContractKit?: true
  readonly capabilities: Capabilities
  readonly contract: ContractShape
  /** What its refusals mean. */
  readonly codes: readonly CodeRow[]
  /** Names of fields that a record of its calls may show in the clear. */
  readonly auditFields: ReadonlySet<string>
  /** undefined: it sends none. */
  readonly notifications: NotificationReader | undefined
  readonly open: (dependencies: { readonly http: HttpClient; readonly now: () => Instant }) => Gateway
}
