import { contractIdOf, ContractId, MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import { UnsealError } from '../../ledger/store/vault.ts'
import { credentialsOf, type CredentialsSource } from '../dispatch/credentials.ts'
import type { Credentials } from '../port/gateway.ts'
import type { NotificationReader } from '../port/notification.ts'

/** The contract whose address a delivery came to. */
export type Addressed = {
  readonly provider: ProviderId
  readonly contractId: ContractId
  readonly reader: NotificationReader
  /** Empty when the contract's key does not open: then nothing that must be signed is believed. */
  readonly contracts: readonly Credentials[]
}

type Parts = CredentialsSource & {
  readonly readers: ReadonlyMap<ProviderId, NotificationReader>
  readonly log: Log
}

/** `{provider}` alone is the demo contract; a merchant's own is named after the merchant, whose stream holds it. */
export type Address = {
  readonly provider: string
  readonly own: { readonly merchantId: string; readonly contractId: string } | undefined
}

/** undefined: there is no such provider or contract. */
export const addressedBy = async (parts: Parts, address: Address): Promise<Addressed | undefined> => {
  const provider = ProviderId(address.provider)
  const reader = parts.readers.get(provider)
  if (reader === undefined) return undefined
  const contract =
    address.own === undefined ? demo(parts, provider) : await ownOf(parts, provider, address.own)
  return contract === undefined ? undefined : { provider, reader, ...contract }
}

type Contract = Pick<Addressed, 'contractId' | 'contracts'>

const demo = ({ environment }: Parts, provider: ProviderId): Contract | undefined => {
  const credentials = environment.get(provider)
  if (credentials === undefined) return undefined
  return { contractId: environmentContractId(provider), contracts: [credentials] }
}

const MERCHANT_ID = /^mer_[0-9a-f]{32}$/
const modes = ['test', 'live'] as const

/** Whatever else stands in the address, nobody is asked about it. */
const ownOf = async (
  parts: Parts,
  provider: ProviderId,
  own: NonNullable<Address['own']>,
): Promise<Contract | undefined> => {
  if (!MERCHANT_ID.test(own.merchantId)) return undefined
  const merchantId = MerchantId(own.merchantId)
  const contractId = ContractId(own.contractId)
  if (!modes.some((mode) => contractIdOf(merchantId, provider, mode) === contractId)) return undefined
  try {
    const credentials = await credentialsOf(parts, { merchantId, contractId, provider })
    return credentials === undefined ? undefined : { contractId, contracts: [credentials] }
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error
    parts.log.error({ provider, contractId, error: error.message }, "a contract's key does not open")
    return { contractId, contracts: [] }
  }
}
