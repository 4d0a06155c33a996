import { expect } from 'chai'
import { CardId, cardStream } from '../../ledger/core/ids.ts'
import { cardAt, cardIn, noting, orderBy, pageIn, type Card, type Sent } from './cards.spec-helper.ts'
import { placesOf } from './places.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import { bookAt, newMerchant, paymentIn, query, type Client, type Told } from './system.spec-helper.ts'
import { startWatchedSystem, type WatchedSystem } from './watched-system.spec-helper.ts'

const MASKED = '4330-12**-****-1234'
const about = { maskedNumber: MASKED, issuer: '신한', product: 'credit', payerReference: 'payer-7' }

describe('registered cards', () => {
  let system: WatchedSystem
  let toss: string
  let shop: Client
  let stranger: Client
  let otherMode: Client
  /** Of every answer that anybody got. */
  const texts: string[] = []
  before(async () => {
    system = await startWatchedSystem()
    toss = system.simulators['toss-payments'] ?? ''
    // What the log holds is looked at before and after: nothing else may write into it.
    for (const simulator of Object.values(system.simulators))
      await fetch(`${simulator}/__notifications`, { method: 'POST', body: '{"url":null}' })
    const { id, client } = await newMerchant(system)
    shop = noting(client, texts)
    stranger = noting((await newMerchant(system)).client, texts)
    otherMode = noting((await newMerchant(system, { mode: 'live', of: id })).client, texts)
  })
  after(() => system.stop())

  const sent = async (behaviour?: string): Promise<Sent> => ({
    ...(await cardAt(toss, behaviour)),
    ...about,
  })
  const register = (card: object, headers = {}): Promise<Told> => shop.post('/v1/cards', card, headers)
  const registered = async (behaviour?: string): Promise<Card> =>
    cardIn(await register(await sent(behaviour)))
  const charge = (cardId: string, changes: object = {}, headers = {}): Promise<Told> =>
    shop.post('/v1/payments', orderBy(cardId, changes), headers)
  const remove = (id: string, client = shop): Promise<Told> => client.send('DELETE', `/v1/cards/${id}`)

  it('are answered with everything but their keys, and shown as they are', async () => {
    const told = await register(await sent())
    expect(told.status, told.text).to.equal(201)
    const card = cardIn(told)
    expect(card).to.deep.equal({
      id: card.id,
      ...{ status: 'ACTIVE', mode: 'test', provider: 'toss-payments', kind: 'card' },
      ...about,
      createdAt: card.createdAt,
      removedAt: null,
    })
    expect(card.id).to.match(/^card_[0-9a-f]{32}$/)
    const shown = await shop.get(`/v1/cards/${card.id}`)
    expect(cardIn(shown)).to.deep.equal(card)
    expect(shown.headers.get('ledger-position')).to.equal(told.headers.get('ledger-position'))
  })

  it('need no more than their keys', async () => {
    const { maskedNumber, issuer, product, payerReference } = cardIn(await register(await cardAt(toss)))
    expect([maskedNumber, issuer, product, payerReference]).to.deep.equal([null, null, null, null])
    const wallet = cardIn(await register({ ...(await cardAt(toss)), kind: 'wallet' }))
    expect(wallet.kind).to.equal('wallet')
  })

  it('are registered once under one idempotency key, however often and at once', async () => {
    const card = await sent()
    const headers = { 'idempotency-key': 'one-card' }
    const told = await Promise.all([1, 2, 3].map(() => register(card, headers)))
    const ids = new Set(told.map((one) => cardIn(one).id))
    expect([told.map(({ status }) => status), ids.size]).to.deep.equal([[201, 201, 201], 1])
    const replayed = told.filter((one) => one.headers.get('idempotency-replayed') === 'true')
    expect(replayed).to.have.length(2)
    const other = { ...card, issuer: '국민' }
    await isRefused(system, (language) => register(other, { ...headers, ...language }), {
      problem: '422 idempotency_key_reused',
    })
    await remove([...ids][0] ?? '')
    const again = await register(card, headers)
    expect([again.status, cardIn(again)]).to.deep.equal([201, cardIn(told[0] ?? again)])
  })

  it('are charged by their ids, in instalments, and what was paid is given back', async () => {
    const { id } = await registered()
    const told = await charge(id, { installmentMonths: 3 })
    expect(told.status, told.text).to.equal(201)
    const payment = paymentIn(told)
    expect(payment).to.include({ status: 'APPROVED', provider: 'toss-payments', balance: 10_000 })
    expect(payment.method).to.deep.equal({ kind: 'card', cardId: id, installmentMonths: 3 })
    const reason = { amount: 4_000, reason: 'r' }
    const canceled = paymentIn(await shop.post(`/v1/payments/${payment.id}/cancel`, reason))
    expect(canceled).to.include({ status: 'PARTIAL_CANCELED', balance: 6_000 })
    expect(canceled.method).to.deep.equal(payment.method)
    const book = (await bookAt(toss, payment.id)).map(({ operation, amount }) => [operation, amount])
    expect(book).to.deep.equal([
      ['approve', 10_000],
      ['cancel', 4_000],
    ])
    const again = await charge(id, { provider: 'toss-payments' })
    expect(paymentIn(again).status, again.text).to.equal('APPROVED')
    const position = again.headers.get('ledger-position') ?? ''
    for (const [kind, count] of [
      ['card', 2],
      ['wallet', 0],
    ] as const) {
      const listed = await shop.get(`/v1/payments?methodKind=${kind}&at-least=${position}`)
      const { data } = listed.body as { readonly data: readonly { readonly method: { cardId: string } }[] }
      expect(data.filter(({ method }) => method.cardId === id)).to.have.length(count)
    }
    const timeline = await shop.get(`/v1/payments/${payment.id}/events`)
    expect(timeline.text).to.include(`"cardId":"${id}"`).and.to.include('"methodKind":"card"')
  })

  it('are declined as the provider says', async () => {
    const { id } = await registered('REJECT_CARD_PAYMENT')
    expect((await charge(id)).status).to.equal(402)
  })

  it('are listed, newest first, by payer, provider and status', async () => {
    const first = cardIn(await register({ ...(await sent()), payerReference: 'lister' }))
    const second = cardIn(await register({ ...(await sent()), payerReference: 'lister' }))
    const gone = await remove(first.id)
    const position = gone.headers.get('ledger-position') ?? ''
    const list = async (more: string, client = shop) =>
      pageIn(await client.get(`/v1/cards?payerReference=lister&at-least=${position}${more}`))
    expect((await list('')).data).to.deep.equal([second, cardIn(gone)])
    expect((await list('&status=ACTIVE&provider=toss-payments')).data).to.deep.equal([second])
    expect((await list('&provider=card-network')).data).to.deep.equal([])
    for (const client of [stranger, otherMode]) expect((await list('', client)).data).to.deep.equal([])
    const { nextCursor } = await list('&limit=1')
    expect(await list(`&limit=1&cursor=${nextCursor ?? ''}`)).to.deep.equal({
      data: [cardIn(gone)],
      nextCursor: null,
    })
    const wrong = `/v1/cards?status=ACTIVE&cursor=${nextCursor ?? ''}`
    await isRefused(system, (language) => shop.get(wrong, language), { problem: '400 invalid_cursor' })
    const file = await shop.get('/v1/cards?payerReference=lister&limit=1', { accept: 'text/csv' })
    const lines = file.text.split('\r\n').map((line) => line.split(','))
    expect(lines.map(([id]) => id)).to.deep.equal(['id', second.id, first.id, ''])
  })

  it('are removed once and for all: not charged again, what was paid stays', async () => {
    const card = await registered()
    const order = orderBy(card.id)
    const key = { 'idempotency-key': 'before-it-was-removed' }
    const paid = paymentIn(await shop.post('/v1/payments', order, key))
    const removed = await remove(card.id)
    expect(cardIn(removed)).to.deep.equal({
      ...card,
      status: 'REMOVED',
      removedAt: cardIn(removed).removedAt,
    })
    const again = await remove(card.id)
    expect([again.status, again.text]).to.deep.equal([200, removed.text])
    expect(cardIn(await shop.get(`/v1/cards/${card.id}`))).to.deep.equal(cardIn(removed))

    await isRefused(system, (language) => charge(card.id, {}, language), { problem: '409 card_removed' })
    const repeated = await shop.post('/v1/payments', order, key)
    expect([repeated.status, paymentIn(repeated)]).to.deep.equal([201, paid])
    const canceled = await shop.post(`/v1/payments/${paid.id}/cancel`, { reason: 'r' })
    expect(paymentIn(canceled).status).to.equal('CANCELED')
    const stream = cardStream(CardId(card.id))
    const rows = await query(system, `SELECT type FROM jangbu_log.events WHERE stream = '${stream}'`)
    expect(rows).to.deep.equal([{ type: 'CardRegistered' }, { type: 'CardRemoved' }])
  })

  it('are nobody else’s: to another merchant, and in the other mode, they never were', async () => {
    const { id } = await registered()
    for (const client of [stranger, otherMode]) {
      const problem = '404 card_not_found'
      await isRefused(system, (language) => client.get(`/v1/cards/${id}`, language), { problem })
      await isRefused(system, (language) => client.send('DELETE', `/v1/cards/${id}`, language), { problem })
      await isRefused(system, (language) => client.post('/v1/payments', orderBy(id), language), {
        problem,
        paths: ['method.cardId'],
      })
    }
    expect(cardIn(await shop.get(`/v1/cards/${id}`)).status).to.equal('ACTIVE')
    for (const never of [`card_${'0'.repeat(32)}`, 'card_1', `pay_${'0'.repeat(32)}`])
      await isRefused(system, (language) => shop.get(`/v1/cards/${never}`, language), {
        problem: '404 card_not_found',
      })
  })

  it('are good under the contract that they were registered under', async () => {
    const { id, client } = await newMerchant(system)
    const owner = noting(client, texts)
    const card = cardIn(await owner.post('/v1/cards', await sent()))
    const contract = { provider: 'toss-payments', mode: 'test', baseUrl: toss, secretKey: 'test_sk_own' }
    const added = await system.admin.post(`/v1/merchants/${id}/provider-contracts`, contract)
    expect(added.status, added.text).to.equal(201)
    await isRefused(system, (language) => owner.post('/v1/payments', orderBy(card.id), language), {
      problem: '409 card_contract_changed',
    })
  })

  it('keep their keys to themselves: no answer, no log line, no table holds one', async () => {
    const card = await sent()
    const { id } = cardIn(await register(card))
    const payment = paymentIn(await charge(id))
    await shop.get(`/v1/payments/${payment.id}/events`)
    await shop.post(`/v1/payments/${payment.id}/inquiry`, {})
    await register({ ...card, maskedNumber: card.billingKey })
    await shop.post('/v1/payments', orderBy(id, { method: { type: 'card', cardId: card.billingKey } }))
    await remove(id)
    for (const secret of [card.billingKey, card.customerKey]) {
      expect(await placesOf(system, secret), secret).to.deep.equal([])
      expect(system.written()).not.to.include(secret)
    }
    expect(system.written()).to.include('"path":"/v1/cards"')
    expect(await placesOf(system, id)).to.include.members(['jangbu_log.events', 'jangbu_read_cards_2.cards'])
    const answers = texts.join('\n')
    expect(answers).to.include(id)
    for (const secret of [card.billingKey, card.customerKey]) expect(answers).not.to.include(secret)
  })
})
