import { expect } from 'chai'
import type { ApiKey } from '../../ledger/api-key/evolve.ts'
import { ApiKeyId, apiKeyStream, MerchantId } from '../../ledger/core/ids.ts'
import { authenticate, hashOfKey, newSecretKey, type Doorkeeper } from './authentication.ts'

const keyId = ApiKeyId(`key_${'0a'.repeat(16)}`)
const key = newSecretKey(keyId, 'test')
const merchantId = MerchantId('mer_1')
const administratorKey = 'ak_administrator-of-the-spec'

const doorkeeper = (status: 'active' | 'revoked', secretHash = hashOfKey(key)): Doorkeeper => {
  const issued = { keyId, merchantId, mode: 'test' as const, secretHash }
  const known: ApiKey = status === 'active' ? { status, ...issued } : { status, ...issued, replacedBy: null }
  const get = (stream: string): Promise<ApiKey> =>
    Promise.resolve(stream === apiKeyStream(keyId) ? known : { status: 'none' })
  return { apiKeys: { get, forget: () => undefined }, administratorKeyHash: hashOfKey(administratorKey) }
}

describe('authentication', () => {
  it('lets the key of a merchant in, as that merchant and mode', async () => {
    expect(await authenticate(doorkeeper('active'), 'merchant', `Bearer ${key}`)).to.deep.equal({
      kind: 'caller',
      caller: { kind: 'merchant', merchantId, mode: 'test', keyId },
    })
  })

  const wrong: readonly (readonly [
    string,
    Doorkeeper,
    'merchant' | 'administrator',
    string | undefined,
    string,
  ])[] = [
    ['no header', doorkeeper('active'), 'merchant', undefined, 'authentication_missing'],
    ['another scheme', doorkeeper('active'), 'merchant', `Basic ${key}`, 'authentication_failed'],
    ['a revoked key', doorkeeper('revoked'), 'merchant', `Bearer ${key}`, 'authentication_failed'],
    [
      'another secret with the same id',
      doorkeeper('active', hashOfKey('other')),
      'merchant',
      `Bearer ${key}`,
      'authentication_failed',
    ],
    [
      'a live prefix on a test key',
      doorkeeper('active'),
      'merchant',
      `Bearer ${key.replace('test', 'live')}`,
      'authentication_failed',
    ],
    ['a cut key', doorkeeper('active'), 'merchant', `Bearer ${key.slice(0, -1)}`, 'authentication_failed'],
    [
      'a key nobody issued',
      doorkeeper('active'),
      'merchant',
      `Bearer ${newSecretKey(ApiKeyId(`key_${'0b'.repeat(16)}`), 'test')}`,
      'authentication_failed',
    ],
    [
      'a merchant at the administrator’s door',
      doorkeeper('active'),
      'administrator',
      `Bearer ${key}`,
      'authentication_failed',
    ],
    [
      'the administrator at a merchant’s door',
      doorkeeper('active'),
      'merchant',
      `Bearer ${administratorKey}`,
      'authentication_failed',
    ],
  ]
  for (const [what, door, kind, header, reason] of wrong) {
    it(`refuses ${what}`, async () => {
      expect(await authenticate(door, kind, header)).to.deep.equal({ kind: 'refused', reason })
    })
  }

  it('refuses a key with any one character changed', async () => {
    for (let place = 'sk_test_'.length; place < key.length; place += 1) {
      const mistyped = `${key.slice(0, place)}${key[place] === 'A' ? 'B' : 'A'}${key.slice(place + 1)}`
      expect((await authenticate(doorkeeper('active'), 'merchant', `Bearer ${mistyped}`)).kind).to.equal(
        'refused',
      )
    }
  })

  it('makes keys that differ, for the same id too', () => {
    expect(new Set(Array.from({ length: 100 }, () => newSecretKey(keyId, 'live'))).size).to.equal(100)
  })
})
