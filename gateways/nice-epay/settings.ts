import { settingIn, type ContractValues } from '../../ledger/core/contract-shape.ts'
import type { Credentials } from '../port/gateway.ts'
import { niceEpayContract } from './capabilities.ts'

export const midOf = (contract: ContractValues): string => settingIn(niceEpayContract, contract, 'mid')

export const approvalHostsOf = (contract: ContractValues): readonly string[] =>
  settingIn(niceEpayContract, contract, 'approvalHosts').split(',')

export const cancelBaseUrlOf = (credentials: Credentials): string => {
  const own = settingIn(niceEpayContract, credentials, 'cancelBaseUrl')
  return own === '' ? credentials.baseUrl : own
}
