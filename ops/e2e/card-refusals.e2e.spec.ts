import { expect } from 'chai'
import { startTossSim, DEMO_SECRET_KEY } from '../../sims/toss/server.ts'
import { cardAt, cardIn, orderBy, type Sent } from './cards.spec-helper.ts'
import { placesOf } from './places.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import { newMerchant, orderOf, startSystem, type Client, type TestSystem } from './system.spec-helper.ts'

describe('a card that is not registered', () => {
  let toss: Awaited<ReturnType<typeof startTossSim>>
  let system: TestSystem
  let shop: Client
  let card: Sent
  before(async () => {
    toss = await startTossSim()
    system = await startSystem({
      JANGBU_PROVIDER_TOSS_PAYMENTS_BASE_URL: toss.url,
      JANGBU_PROVIDER_TOSS_PAYMENTS_SECRET_KEY: DEMO_SECRET_KEY,
    })
    shop = (await newMerchant(system)).client
    card = await cardAt(toss.url)
  })
  after(async () => {
    await system.stop()
    await toss.close()
  })

  const refused = (changes: object, problem: `${number} ${string}`, paths: readonly string[] = []) =>
    isRefused(system, (language) => shop.post('/v1/cards', { ...card, ...changes }, language), {
      problem,
      paths,
    })

  it('has a whole number, which is kept nowhere', async () => {
    const luhn = '4111-1111-1111-1111'
    const other = '4330-1234-5678-1235'
    for (const field of ['maskedNumber', 'issuer', 'payerReference', 'billingKey', 'customerKey'])
      await refused({ [field]: luhn }, '400 card_number_refused', [field])
    await refused({ maskedNumber: other }, '400 invalid_request', ['maskedNumber'])
    for (const number of [luhn, other]) expect(await placesOf(system, number)).to.deep.equal([])
  })
  it('tells too much of its number', async () => {
    for (const maskedNumber of ['4330-123*-****-1234', '4330-12**-***1-1234', '4330', '', 'x'.repeat(41)])
      await refused({ maskedNumber }, '400 invalid_request', ['maskedNumber'])
  })
  it('is not told as it should be', async () => {
    for (const [field, values] of [
      ['billingKey', [undefined, '', 'a b', 1]],
      ['customerKey', [undefined, '', 'a b', 1]],
      ['provider', [undefined, '', 'x'.repeat(41)]],
      ['kind', ['cash', null]],
      ['product', ['gold', null]],
      ['issuer', ['', ' ', 'x'.repeat(41)]],
      ['payerReference', ['', 'Hong Gil-dong', 'x'.repeat(101)]],
      ['number', ['1']],
    ] as const)
      for (const value of values) await refused({ [field]: value }, '400 invalid_request', [field])
  })
  it('is of a provider that there is not, or that takes none, or without a contract', async () => {
    await refused({ provider: 'nobody' }, '422 provider_unknown', ['provider'])
    await refused({ provider: 'card-network' }, '422 provider_does_not_take', ['provider'])
    const live = (await newMerchant(system, { mode: 'live' })).client
    await isRefused(system, (language) => live.post('/v1/cards', card, language), {
      problem: '422 provider_contract_missing',
    })
  })
  it('comes without an idempotency key', async () => {
    await isRefused(
      system,
      (language) => shop.post('/v1/cards', card, { ...language, 'idempotency-key': undefined }),
      { problem: '400 idempotency_key_missing' },
    )
  })
})

describe('a payment by card', () => {
  let toss: Awaited<ReturnType<typeof startTossSim>>
  let system: TestSystem
  let shop: Client
  let cardId: string
  before(async () => {
    toss = await startTossSim()
    system = await startSystem({
      JANGBU_PROVIDER_TOSS_PAYMENTS_BASE_URL: toss.url,
      JANGBU_PROVIDER_TOSS_PAYMENTS_SECRET_KEY: DEMO_SECRET_KEY,
    })
    shop = (await newMerchant(system)).client
    cardId = cardIn(await shop.post('/v1/cards', await cardAt(toss.url))).id
  })
  after(async () => {
    await system.stop()
    await toss.close()
  })

  const refused = (order: object, problem: `${number} ${string}`, paths: readonly string[] = []) =>
    isRefused(system, (language) => shop.post('/v1/payments', order, language), { problem, paths })

  it('names no other provider than the card’s', async () => {
    await refused(orderBy(cardId, { provider: 'card-network' }), '422 card_of_another_provider', ['provider'])
  })
  it('asks for no more than its provider takes', async () => {
    await refused(orderBy(cardId, { capture: 'manual' }), '422 provider_does_not_take', ['capture'])
    const paths = ['installmentMonths']
    await refused(orderBy(cardId, { installmentMonths: 36 }), '422 provider_does_not_take', paths)
  })
  it('names its provider where it is by something else', async () => {
    for (const method of [
      { type: 'token', token: 'tok' },
      { type: 'billing_key', billingKey: 'bk', customerKey: 'c' },
    ])
      await refused(orderOf('', { provider: undefined, method }), '400 invalid_request', ['provider'])
  })
  it('names a card and nothing else', async () => {
    await refused(orderBy('card_1'), '404 card_not_found', ['method.cardId'])
    for (const method of [{ type: 'card' }, { type: 'card', cardId: 1 }])
      await refused(orderBy('', { method }), '400 invalid_request', ['method.cardId'])
    const method = { type: 'card', cardId, billingKey: 'bk' }
    await refused(orderBy('', { method }), '400 invalid_request', ['method.billingKey'])
  })
})
