import { expect } from 'chai'
import { instantOf } from '../ledger/core/time.ts'
import { httpClient } from './http/client.ts'
import {
  auditFields,
  notificationReaders,
  providerProfiles,
  providerRegistry,
  providers,
} from './registry.ts'

const ids = providerProfiles.map(({ id }) => id)

/** Fields of any provider whose values must never be recorded. */
const confidential = [
  'cardToken',
  'cardNumber',
  'number',
  'accountNumber',
  'bankAccountNumber',
  'holderName',
  'billingKey',
  'authKey',
  'customerKey',
  'customerName',
  'customerEmail',
  'customerIp',
  'customerMobilePhone',
  'email',
  'phone',
  'secret',
  'secretKey',
  'url',
  'message',
  'reason',
  'cancelReason',
  'orderName',
]

describe('provider registry', () => {
  it('opens one gateway for each provider, under its own id and with its own HTTP', async () => {
    const opened: string[] = []
    const registry = providerRegistry({
      openHttp: (provider) => {
        opened.push(provider)
        return httpClient()
      },
      now: () => instantOf(0),
    })
    expect([...registry.gateways.keys()]).to.deep.equal(ids)
    expect([...registry.gateways].every(([id, gateway]) => gateway.provider === id)).to.equal(true)
    expect(opened).to.deep.equal(ids)
    await registry.close()
  })

  it('has every provider once, and a reader of notifications for each that sends some', () => {
    expect(new Set(ids).size).to.equal(ids.length)
    const silent = providers.filter(({ notifications }) => notifications === undefined)
    expect([...notificationReaders.keys(), ...silent.map(({ id }) => id)]).to.have.members(ids)
  })

  it('takes, of payments made elsewhere, ids as every provider has them', () => {
    for (const { id, imports } of providerProfiles) {
      expect(imports.reference.example, id).to.match(imports.reference.pattern)
      expect(imports.currencies, id).to.include('KRW')
      for (const text of ['', 'two words', '한글', 'x'.repeat(201)])
        expect(text, id).not.to.match(imports.reference.pattern)
    }
  })

  it('shows of every provider what a call was about, and nothing confidential', () => {
    expect([...auditFields.keys()]).to.deep.equal(ids)
    for (const fields of auditFields.values()) {
      expect(confidential.filter((field) => fields.has(field))).to.deep.equal([])
      expect(fields.size).to.be.at.least(5)
    }
  })
})
