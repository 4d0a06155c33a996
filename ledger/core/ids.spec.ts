import { expect } from 'chai'
import fc from 'fast-check'
import {
  ApiKeyId,
  apiKeyIdOf,
  apiKeyStream,
  BusinessNumber,
  businessNumberStream,
  cardIdOf,
  cardStream,
  ContractId,
  eventIdOf,
  MerchantId,
  merchantIdOf,
  merchantStream,
  NotificationId,
  notificationIdOf,
  notificationStream,
  PaymentId,
  paymentIdOf,
  paymentIdOfProviderOrder,
  paymentStream,
  ProviderId,
  providerOrderIdOf,
  providerOrderStream,
  transactionIdOf,
} from './ids.ts'

const merchant = MerchantId('mer_1')
const modes = ['test', 'live'] as const
/** Whatever a merchant may call an order, also what JSON would have to escape. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\\', '[', ']', '-') }),
)

/** That different parts never make one id, and the same parts always do. */
const derivesFrom = (idOf: (...parts: readonly [string, string, string]) => string): void => {
  fc.assert(
    fc.property(fc.tuple(text, text, text), fc.tuple(text, text, text), (a, b) => {
      expect(idOf(...a)).to.equal(idOf(...a))
      expect(idOf(...a) === idOf(...b)).to.equal(a.every((part, index) => part === b[index]))
    }),
  )
}

describe('a payment id', () => {
  it('is the same for ever', () => {
    expect(paymentIdOf(merchant, 'live', 'order-1')).to.equal('pay_23c1ab2585d65c89bbaaadf4f082731f')
  })
  it('differs between merchants, modes and orders', () => {
    derivesFrom((merchantId, mode, orderId) =>
      paymentIdOf(MerchantId(merchantId), modes[mode.length % 2] ?? 'test', mode + orderId),
    )
    const ids = modes.flatMap((mode) =>
      ['o1', 'O1', 'o1 ', ''].map((order) => paymentIdOf(merchant, mode, order)),
    )
    expect(new Set(ids).size).to.equal(ids.length)
  })
  it('keeps its parts apart', () => {
    expect(paymentIdOf(MerchantId('a'), 'test', 'bc')).not.to.equal(
      paymentIdOf(MerchantId('ab'), 'test', 'c'),
    )
    expect(paymentIdOf(MerchantId('a","test'), 'test', 'b')).not.to.equal(
      paymentIdOf(MerchantId('a'), 'test', 'test","b'),
    )
  })
  it('is short and plain, whatever the order is called', () => {
    fc.assert(
      fc.property(text, (orderId) => {
        expect(paymentIdOf(merchant, 'live', orderId)).to.match(/^pay_[0-9a-f]{32}$/)
      }),
    )
  })
})

describe('a card id', () => {
  it('is the same for ever', () => {
    expect(cardIdOf(merchant, 'live', 'key-1')).to.equal('card_704dd77a3b445ca29929b75b27eeb86c')
    expect(cardStream(cardIdOf(merchant, 'live', 'key-1'))).to.equal(
      'card-card_704dd77a3b445ca29929b75b27eeb86c',
    )
  })
  it('differs between merchants, modes and idempotency keys', () => {
    derivesFrom((merchantId, mode, key) =>
      cardIdOf(MerchantId(merchantId), modes[mode.length % 2] ?? 'test', mode + key),
    )
    expect(cardIdOf(merchant, 'test', 'key-1')).not.to.equal(cardIdOf(merchant, 'live', 'key-1'))
  })
})

describe('a transaction id', () => {
  it('differs between payments, operations and idempotency keys', () => {
    derivesFrom((payment, operation, key) => transactionIdOf(PaymentId(payment), operation, key))
  })
  it('keeps its parts apart', () => {
    const payment = PaymentId('pay_1')
    expect(transactionIdOf(payment, 'a', 'bc')).not.to.equal(transactionIdOf(payment, 'ab', 'c'))
  })
  it('looks like one', () => {
    expect(transactionIdOf(PaymentId('pay_1'), 'capture', 'key')).to.match(/^txn_[0-9a-f]{32}$/)
  })
})

describe('a notification id', () => {
  const idOf = (provider: string, contractId: string, mark: string): NotificationId =>
    notificationIdOf(
      { provider: ProviderId(provider), contractId: ContractId(contractId) },
      mark.length % 2 === 0 ? 'signed' : 'hint',
      mark,
    )
  it('differs between providers, contracts and marks', () => {
    derivesFrom(idOf)
  })
  it('of a hint is never one that the provider signed', () => {
    const contract = { provider: ProviderId('p'), contractId: ContractId('c') }
    expect(notificationIdOf(contract, 'hint', 'm')).not.to.equal(notificationIdOf(contract, 'signed', 'm'))
  })
  it('is the same for ever, and looks like one', () => {
    expect(idOf('card-network', 'con_1', 'evt1')).to.equal('ntf_ec79104a0ae45f359d0193fafaf0e9e0')
  })
})

describe('the stream of an order at a provider', () => {
  const streamOf = (provider: string, contractId: string, providerOrderId: string) =>
    providerOrderStream({
      provider: ProviderId(provider),
      contractId: ContractId(contractId),
      providerOrderId,
    })
  it('differs between providers, contracts and orders', () => {
    derivesFrom(streamOf)
  })
  it('is the same for ever, and looks like one', () => {
    expect(streamOf('toss-payments', 'con_1', 'window-1')).to.equal(
      'provider_order-ord_1d1f01e8d7f153d98d945203454d638c',
    )
  })
})

describe('ids of different things', () => {
  it('made of the same parts differ also without their prefixes', () => {
    const [a, b, c] = ['mer_1', 'live', 'x'] as const
    const ids = [
      paymentIdOf(MerchantId(a), b, c),
      transactionIdOf(PaymentId(a), b, c),
      apiKeyIdOf(MerchantId(a), b, c),
      notificationIdOf({ provider: ProviderId(a), contractId: ContractId(b) }, 'hint', c),
      merchantIdOf(a),
    ].map((id) => id.slice('pay_'.length))
    expect(new Set(ids).size).to.equal(ids.length)
  })
  it('name different streams', () => {
    expect(paymentStream(PaymentId('pay_1'))).to.equal('payment-pay_1')
    expect(merchantStream(merchant)).to.equal('merchant-mer_1')
    expect(apiKeyStream(ApiKeyId('key_1'))).to.equal('api_key-key_1')
    expect(businessNumberStream(BusinessNumber('1208147521'))).to.equal('business_number-1208147521')
    expect(notificationStream(NotificationId('ntf_1'))).to.equal('notification-ntf_1')
  })
})

describe('an event id', () => {
  it('is a UUID that follows from the command and the event’s place in it', () => {
    const id = eventIdOf('command', 0)
    expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(eventIdOf('command', 0)).to.equal(id)
    expect(eventIdOf('command', 1)).not.to.equal(id)
    expect(eventIdOf('command1', 0)).not.to.equal(eventIdOf('command', 10))
  })
})

/** EasyPay's is the shortest an order id may be, Toss's alphabet the smallest. */
const MOST_CHARACTERS = 40

describe("an order's id at a provider", () => {
  it('fits every provider', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9_999_999 }), (orderId, attempt) => {
        const id = providerOrderIdOf(paymentIdOf(merchant, 'live', orderId), attempt)
        expect(id).to.match(/^[0-9a-f]{32}-[0-9]+$/)
        expect(id.length).to.be.at.most(MOST_CHARACTERS)
      }),
    )
  })
  it('differs between payments and attempts', () => {
    const ids = ['o1', 'o2'].flatMap((order) =>
      [1, 2, 11, 12].map((attempt) => providerOrderIdOf(paymentIdOf(merchant, 'live', order), attempt)),
    )
    expect(new Set(ids).size).to.equal(ids.length)
  })
  it('is the same for ever', () => {
    const payment = paymentIdOf(merchant, 'live', 'order-1')
    expect(providerOrderIdOf(payment, 1)).to.equal('23c1ab2585d65c89bbaaadf4f082731f-1')
  })
  it('names the payment that it was made for', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9_999_999 }), (orderId, attempt) => {
        const payment = paymentIdOf(merchant, 'live', orderId)
        expect(paymentIdOfProviderOrder(providerOrderIdOf(payment, attempt))).to.equal(payment)
      }),
    )
  })
  it('that we did not make names none', () => {
    const made = providerOrderIdOf(paymentIdOf(merchant, 'live', 'order-1'), 1)
    const others = [
      '',
      'order-1',
      made.slice(1),
      `0${made}`,
      made.toUpperCase(),
      made.slice(0, -2),
      made.slice(0, -1),
      `${made.slice(0, -1)}0`,
      `${made}x`,
      ` ${made}`,
      `${made}\n`,
    ]
    for (const other of others) expect(paymentIdOfProviderOrder(other), other).to.equal(undefined)
    fc.assert(
      fc.property(text, (other) => {
        expect(paymentIdOfProviderOrder(other)).to.equal(undefined)
      }),
    )
  })
})
