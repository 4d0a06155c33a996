import { expect } from 'chai'
import { BusinessNumber, ContractId, merchantStream } from '../../ledger/core/ids.ts'
import { contractBinding } from '../../ledger/merchant/contract.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import { StoreUnavailableError, type EventStore } from '../../ledger/store/port.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import {
  bookOf,
  cardNetwork,
  cardToken,
  merchantId,
  openCounter,
  paymentJob,
  type Counter,
} from './counter.spec-helper.ts'
import { dispatcherOf } from './dispatcher.ts'

const statusAfter = async (counter: Counter, how: Parameters<typeof paymentJob>[1]): Promise<string> => {
  const loaded = await dispatcherOf(counter.parts).dispatch(await paymentJob(counter, how), 'spec')
  return loaded?.state.status ?? 'not recorded'
}

/** The log goes away for the next appends after the first, which is the intent. */
const failingAppends =
  (failures: number) =>
  (store: EventStore): EventStore => {
    let appends = 0
    return {
      ...store,
      append: async (request) => {
        appends += 1
        if (appends > 1 && appends <= 1 + failures) throw new StoreUnavailableError('gone for a moment')
        return store.append(request)
      },
    }
  }

describe('dispatcher', () => {
  let counter: Counter
  afterEach(() => counter.close())

  it('carries an intent out once and records its outcome', async () => {
    counter = await openCounter()
    expect(await statusAfter(counter, { token: await cardToken(counter.simulator) })).to.equal('standing')
    expect(await bookOf(counter.simulator)).to.deep.equal([{ operation: 'approve', amount: 10_000n }])
  })

  it('sends nothing when the token was sealed for another payment', async () => {
    counter = await openCounter()
    const token = await cardToken(counter.simulator)
    expect(await statusAfter(counter, { token, binding: 'payment-pay_other/token' })).to.equal('failed')
    expect(await bookOf(counter.simulator)).to.deep.equal([])
  })

  it('sends nothing without a contract', async () => {
    counter = await openCounter()
    const token = await cardToken(counter.simulator)
    expect(await statusAfter(counter, { token, contractId: ContractId('con_gone') })).to.equal('failed')
    expect(await bookOf(counter.simulator)).to.deep.equal([])
  })

  it('uses the merchant’s own contract and key', async () => {
    counter = await openCounter()
    const contractId = ContractId('con_own')
    const sealedSecretKey = counter.vault.seal(DEMO_SECRET_KEY, contractBinding(merchantId, contractId))
    const contract = {
      contractId,
      provider: cardNetwork,
      mode: 'test' as const,
      baseUrl: counter.simulator,
      sealedSecretKey,
    }
    const merchant: Merchant = {
      status: 'registered',
      merchantId,
      name: 'spec',
      businessNumber: BusinessNumber('0000000000'),
      contracts: new Map([[contractId, contract]]),
    }
    const own: Counter = {
      ...counter,
      parts: {
        ...counter.parts,
        environment: new Map(),
        merchant: (id) =>
          Promise.resolve(merchantStream(id) === merchantStream(merchantId) ? merchant : { status: 'none' }),
      },
    }
    expect(await statusAfter(own, { token: await cardToken(counter.simulator), contractId })).to.equal(
      'standing',
    )
  })

  it('takes an adapter that throws for an unknown outcome', async () => {
    counter = await openCounter()
    const [gateway] = counter.parts.gateways.values()
    if (gateway === undefined) throw new Error('no gateway')
    const broken = { ...gateway, approve: () => Promise.reject(new TypeError('a bug')) }
    const parts = { ...counter.parts, gateways: new Map([[cardNetwork, broken]]) }
    expect(await statusAfter({ ...counter, parts }, { token: 'tok' })).to.equal('authorizing')
  })

  it('keeps an outcome in hand until the log is back', async () => {
    counter = await openCounter(failingAppends(5))
    expect(await statusAfter(counter, { token: await cardToken(counter.simulator) })).to.equal('standing')
    expect(await bookOf(counter.simulator)).to.have.length(1)
  })

  it('gives up in the end and says so', async () => {
    counter = await openCounter(failingAppends(1_000))
    expect(await statusAfter(counter, { token: await cardToken(counter.simulator) })).to.equal('not recorded')
    expect(await bookOf(counter.simulator)).to.have.length(1)
  })

  it('sends nothing that could outlast its lease', async () => {
    counter = await openCounter()
    const token = await cardToken(counter.simulator)
    expect(await statusAfter(counter, { token, leaseMs: 1_000 })).to.equal('not recorded')
    expect(await bookOf(counter.simulator)).to.deep.equal([])
  })
})
