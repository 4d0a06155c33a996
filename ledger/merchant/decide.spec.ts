import { expect } from 'chai'
import { given } from '../core/given.ts'
import { BusinessNumber, ContractId, MerchantId, ProviderId, type Mode } from '../core/ids.ts'
import type { SealedText } from '../core/sealed.ts'
import { instantOf } from '../core/time.ts'
import type { MerchantCommand } from './commands.ts'
import { merchantDecider } from './decide.ts'
import type { MerchantEvent, ProviderContract } from './events.ts'
import { contractWith } from './evolve.ts'

const merchant = given(merchantDecider)
const fact = { merchantId: MerchantId('mer_1'), at: instantOf(0) }
const who = { name: 'Cafe', businessNumber: BusinessNumber('1208147521') }
const register: MerchantCommand = { type: 'RegisterMerchant', ...fact, ...who }
const registered: MerchantEvent = { type: 'MerchantRegistered', ...fact, ...who }

const contractOf = (id: string, provider = 'card-network', mode: Mode = 'live'): ProviderContract => ({
  contractId: ContractId(id),
  provider: ProviderId(provider),
  mode,
  baseUrl: 'https://provider.example',
  sealedSecretKey: 'v1.sealed' as SealedText,
})
const add = (contract: ProviderContract): MerchantCommand => ({
  type: 'AddProviderContract',
  ...fact,
  contract,
})
const added = (contract: ProviderContract): MerchantEvent => ({
  type: 'ProviderContractAdded',
  ...fact,
  ...contract,
})

describe('a merchant', () => {
  it('is registered once', () => {
    merchant().when(register).then(registered)
    merchant(registered).when(register).rejects('merchant_already_registered')
  })
  it('has contracts with providers only once registered', () => {
    merchant()
      .when(add(contractOf('c1')))
      .rejects('merchant_not_found')
    merchant(registered)
      .when(add(contractOf('c1')))
      .then(added(contractOf('c1')))
  })
  it('has at most one contract with a provider in each mode', () => {
    const one = [registered, added(contractOf('c1'))]
    merchant(...one)
      .when(add(contractOf('c2')))
      .rejects('provider_contract_exists')
    merchant(...one)
      .when(add(contractOf('c2', 'card-network', 'test')))
      .then(added(contractOf('c2', 'card-network', 'test')))
    merchant(...one)
      .when(add(contractOf('c2', 'toss')))
      .then(added(contractOf('c2', 'toss')))
  })
  it('is found with its contract by provider and mode', () => {
    const events = [registered, added(contractOf('c1')), added(contractOf('c2', 'card-network', 'test'))]
    const state = events.reduce(merchantDecider.evolve, merchantDecider.initial)
    const provider = ProviderId('card-network')
    expect(contractWith(state, provider, 'live')).to.deep.equal(contractOf('c1'))
    expect(contractWith(state, provider, 'test')?.contractId).to.equal('c2')
    expect(contractWith(state, ProviderId('toss'), 'live')).to.equal(undefined)
    expect(contractWith(merchantDecider.initial, provider, 'live')).to.equal(undefined)
  })
  it('cannot have a contract before it was registered, whatever the log says', () => {
    expect(() => merchantDecider.evolve(merchantDecider.initial, added(contractOf('c1')))).to.throw('mer_1')
  })
})
