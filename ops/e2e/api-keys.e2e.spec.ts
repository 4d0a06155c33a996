import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { newSecretKey } from '../../commands/http/authentication.ts'
import { ApiKeyId } from '../../ledger/core/ids.ts'
import { placesOf } from './places.spec-helper.ts'
import {
  clientOf,
  head,
  keyIn,
  newMerchant,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

describe('API keys', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  const tryKey = (key: string): Promise<Told> => clientOf(system.url, key).get('/v1/payments?limit=1')
  const works = async (key: string): Promise<void> => {
    const told = await tryKey(key)
    expect(told.status, told.text).to.equal(200)
  }
  const isRefused = async (key: string): Promise<void> => {
    const told = await tryKey(key)
    problemIn(told, '401 authentication_failed')
    expect(told.headers.get('www-authenticate')).to.equal('Bearer')
  }

  it('are shown once, and stored as a hash only', async () => {
    const { admin } = system
    const { id } = await newMerchant(system)
    const key = { 'idempotency-key': randomUUID() }
    const first = await admin.post(`/v1/merchants/${id}/api-keys`, { mode: 'test' }, key)
    const { secretKey, ...shown } = keyIn(first)
    if (secretKey === null) throw new Error('no secret key')
    expect(secretKey).to.match(/^sk_test_[A-Za-z0-9_-]{70}$/)
    await works(secretKey)
    const again = await admin.post(`/v1/merchants/${id}/api-keys`, { mode: 'test' }, key)
    expect(again.headers.get('idempotency-replayed')).to.equal('true')
    expect([again.status, again.body]).to.deep.equal([201, { ...shown, secretKey: null }])
    await works(secretKey)
    const order = orderOf(await tokenAt(system.simulator))
    await clientOf(system.url, secretKey).post('/v1/payments', order)
    const random = secretKey.slice('sk_test_'.length)
    expect(await placesOf(system, secretKey)).to.deep.equal([])
    expect(await placesOf(system, random)).to.deep.equal([])
    expect(
      await placesOf(system, Buffer.from(random, 'base64url').subarray(16, 48).toString('hex')),
    ).to.deep.equal([])
    expect(await placesOf(system, (order['method'] as { token: string }).token)).to.deep.equal([])
    // The search does find what is there.
    expect(await placesOf(system, shown.id)).to.include.members(['jangbu_log.events', 'jangbu_log.streams'])
    expect(await placesOf(system, String(order['orderId']))).to.include.members([
      'jangbu_log.events',
      'jangbu_read_payments_2.payments',
    ])
  })

  it('issued at once with one key are one key, and its secret is shown once', async () => {
    const { id } = await newMerchant(system)
    const key = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        system.admin.post(`/v1/merchants/${id}/api-keys`, { mode: 'live' }, key),
      ),
    )
    const keys = answers.map(keyIn)
    expect(new Set(keys.map((one) => one.id)).size).to.equal(1)
    const secrets = keys.flatMap(({ secretKey }) => (secretKey === null ? [] : [secretKey]))
    expect(secrets).to.have.length(1)
    await works(secrets[0] ?? '')
  })

  it('are all different, however many a merchant has', async () => {
    const { id } = await newMerchant(system)
    const keys = await Promise.all(Array.from({ length: 10 }, () => newMerchant(system, { of: id })))
    expect(new Set(keys.map(({ secretKey }) => secretKey)).size).to.equal(10)
    for (const { secretKey } of keys) await works(secretKey)
  })

  it('when rotated: the old one is refused at once, the new one works, and reads the old one’s payments', async () => {
    const { admin, url } = system
    const { id, keyId, secretKey, client } = await newMerchant(system)
    const payment = paymentIn(await client.post('/v1/payments', orderOf(await tokenAt(system.simulator))))
    const key = { 'idempotency-key': randomUUID() }
    const path = `/v1/merchants/${id}/api-keys/${keyId}/rotate`
    const rotated = keyIn(await admin.post(path, {}, key))
    await isRefused(secretKey)
    await works(rotated.secretKey ?? '')
    expect(rotated).to.include({ merchantId: id, mode: 'test' })
    const again = await clientOf(url, rotated.secretKey ?? '').get(`/v1/payments/${payment.id}`)
    expect(again.body).to.deep.equal(payment)
    const { secretKey: _shown, ...rest } = rotated
    expect((await admin.post(path, {}, key)).body).to.deep.equal({ ...rest, secretKey: null })
    problemIn(await admin.post(path, {}), '409 api_key_revoked')
    await works(rotated.secretKey ?? '')
  })

  it('rotated with an idempotency key that issued others: each gets its own successor', async () => {
    const { admin } = system
    const { id } = await newMerchant(system)
    const [first, second] = [{ 'idempotency-key': 'job-1' }, { 'idempotency-key': 'job-2' }]
    const issued = [
      keyIn(await admin.post(`/v1/merchants/${id}/api-keys`, { mode: 'test' }, first)),
      keyIn(await admin.post(`/v1/merchants/${id}/api-keys`, { mode: 'test' }, second)),
    ]
    for (const one of issued) {
      const rotated = keyIn(await admin.post(`/v1/merchants/${id}/api-keys/${one.id}/rotate`, {}, first))
      await isRefused(one.secretKey ?? '')
      await works(rotated.secretKey ?? '')
    }
  })

  it('rotated at once with ten keys: one new key, and nobody holds another', async () => {
    const { id, keyId, secretKey } = await newMerchant(system)
    const path = `/v1/merchants/${id}/api-keys/${keyId}/rotate`
    const answers = await Promise.all(Array.from({ length: 10 }, () => system.admin.post(path, {})))
    await isRefused(secretKey)
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1)
    for (const told of answers) if (told.status !== 201) problemIn(told, '409 api_key_revoked')
  })

  it('when revoked are refused at once, also in the middle of many requests; and stay revoked', async () => {
    const { admin } = system
    const { id, keyId, secretKey } = await newMerchant(system)
    const path = `/v1/merchants/${id}/api-keys/${keyId}/revoke`
    const busy = Promise.all(Array.from({ length: 50 }, () => tryKey(secretKey)))
    const told = await admin.post(path, {})
    expect([told.status, told.body]).to.deep.equal([
      200,
      { id: keyId, merchantId: id, mode: 'test', revoked: true },
    ])
    await isRefused(secretKey)
    for (const { status } of await busy) expect(status).to.be.oneOf([200, 401])
    await isRefused(secretKey)
    const before = await head(system)
    expect((await admin.post(path, {})).status).to.equal(200)
    expect(await head(system)).to.deep.equal(before)
  })

  it('that are mistyped, cut, foreign or of the other mode are refused', async () => {
    const { secretKey, keyId } = await newMerchant(system)
    const swapped = (at: number): string =>
      secretKey.slice(0, at) + (secretKey[at] === 'A' ? 'B' : 'A') + secretKey.slice(at + 1)
    const wrong = [
      ...[9, 30, 50, 70, 77].map(swapped),
      secretKey.slice(0, -1),
      `${secretKey}A`,
      secretKey.replace('sk_test_', 'sk_live_'),
      secretKey.replace('sk_test_', 'sk_'),
      secretKey.toLowerCase(),
      secretKey.replace('sk_', 'pk_'),
      // Well made, but of nobody; and of somebody, but with another secret.
      newSecretKey(ApiKeyId(`key_${'0'.repeat(32)}`), 'test'),
      newSecretKey(ApiKeyId(keyId), 'test'),
      'sk_test_',
      'x'.repeat(5_000),
    ]
    for (const key of wrong) await isRefused(key)
    await works(secretKey)
  })

  it('are asked for in one header, and nowhere else', async () => {
    const { url, admin } = system
    const { secretKey } = await newMerchant(system)
    const { get } = clientOf(url, secretKey)
    problemIn(await get('/v1/payments', { authorization: undefined }), '401 authentication_missing')
    problemIn(
      await get(`/v1/payments?key=${secretKey}`, { authorization: undefined }),
      '401 authentication_missing',
    )
    for (const header of [
      '',
      secretKey,
      `Basic ${btoa(`${secretKey}:`)}`,
      `Bearer  ${secretKey} x`,
      'Bearer',
    ])
      expect((await get('/v1/payments', { authorization: header })).status, header).to.equal(401)
    expect((await get('/v1/payments', { authorization: `bearer ${secretKey}` })).status).to.equal(200)
    problemIn(
      await admin.post('/v1/merchants', {}, { authorization: undefined }),
      '401 authentication_missing',
    )
  })

  it('a merchant’s opens no administrator’s door, and the other way round', async () => {
    const { admin, merchant, simulator } = system
    const { id, keyId, client } = await newMerchant(system)
    const payment = await pay(system)
    const before = await head(system)
    const number = { name: 'n', businessNumber: '1112233333' }
    problemIn(await client.post('/v1/merchants', number), '401 authentication_failed')
    for (const path of [
      'api-keys',
      'provider-contracts',
      `api-keys/${keyId}/rotate`,
      `api-keys/${keyId}/revoke`,
    ])
      problemIn(await client.post(`/v1/merchants/${id}/${path}`, {}), '401 authentication_failed')
    problemIn(await admin.get('/v1/payments'), '401 authentication_failed')
    problemIn(await admin.get(`/v1/payments/${payment.id}`), '401 authentication_failed')
    problemIn(
      await admin.post('/v1/payments', orderOf(await tokenAt(simulator))),
      '401 authentication_failed',
    )
    const cancel = `/v1/payments/${payment.id}/cancel`
    problemIn(await admin.post(cancel, { reason: 'r' }), '401 authentication_failed')
    expect(await head(system)).to.deep.equal(before)
    expect((await merchant.get(`/v1/payments/${payment.id}`)).status).to.equal(200)
  })
})
