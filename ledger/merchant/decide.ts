import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { MerchantCommand, MerchantRejection } from './commands.ts'
import type { MerchantEvent } from './events.ts'
import { contractWith, evolve, initial, type Merchant } from './evolve.ts'

const decide = (command: MerchantCommand, state: Merchant): Decision<MerchantEvent, MerchantRejection> => {
  switch (command.type) {
    case 'RegisterMerchant': {
      if (state.status !== 'none') return reject('merchant_already_registered')
      const { merchantId, at, name, businessNumber } = command
      return accept({ type: 'MerchantRegistered', merchantId, at, name, businessNumber })
    }
    case 'AddProviderContract': {
      if (state.status === 'none') return reject('merchant_not_found')
      const { merchantId, at, contract } = command
      if (contractWith(state, contract.provider, contract.mode) !== undefined)
        return reject('provider_contract_exists')
      return accept({ type: 'ProviderContractAdded', merchantId, at, ...contract })
    }
  }
}

export const merchantDecider: Decider<MerchantCommand, Merchant, MerchantEvent, MerchantRejection> = {
  decide,
  evolve,
  initial,
}
