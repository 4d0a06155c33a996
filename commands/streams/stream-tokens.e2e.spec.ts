import { expect } from 'chai'
import { MerchantId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { vaultOf } from '../../ledger/store/vault.ts'
import { newStreamToken } from '../http/stream-token.ts'
import { ADMIN_KEY, openHouse, type House } from './house.spec-helper.ts'
import { listen, pay, problemOf, until, type Shop } from './streams.spec-helper.ts'

describe('stream tokens', () => {
  let store: EventStore
  let house: House
  let key: string
  const shop: Shop = { merchantId: MerchantId(`mer_${'1'.repeat(32)}`), mode: 'test' }
  const PATH = '/v1/payments/stream'
  beforeEach(async () => {
    store = memoryStore(() => instantOf(0))
    house = await openHouse(store)
    key = (await house.issue(shop.merchantId)).key
  })
  afterEach(() => house.stop())

  type Told = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }
  const ask = async (body: unknown, asKey = key, door = '/v1/stream-tokens'): Promise<Told> => {
    const response = await fetch(house.url + door, {
      method: 'POST',
      headers: { authorization: `Bearer ${asKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Told['body'] }
  }
  const tokenFor = async (path: string, asKey = key): Promise<string> => {
    const door = path.startsWith('/v1/admin') ? '/v1/admin/stream-tokens' : '/v1/stream-tokens'
    const { status, body } = await ask({ path }, asKey, door)
    expect(status, JSON.stringify(body)).to.equal(201)
    return String(body['token'])
  }
  const refusal = async (token: string, path = PATH): Promise<string> =>
    problemOf(await listen(`${house.url}${path}?token=${token}`))

  it('open the stream that they were asked for, in any process and without a key', async () => {
    const other = await openHouse(store)
    const id = await pay(store, shop)
    for (const [path, asKey] of [
      [PATH, key],
      [`/v1/payments/${id}/stream`, key],
      ['/v1/admin/payments/stream', ADMIN_KEY],
      [`/v1/admin/payments/${id}/stream`, ADMIN_KEY],
    ] as const) {
      const token = await tokenFor(path, asKey)
      for (const { url } of [house, other]) {
        const client = await listen(`${url}${path}?token=${token}&last-event-id=0`)
        expect(client.status, client.text()).to.equal(200)
        expect(client.headers['access-control-allow-origin']).to.equal('*')
        await until(() => client.told().length === 3)
        client.leave()
      }
    }
    await other.stop()
  })

  it('say what they are for, and until when', async () => {
    const { body } = await ask({ path: PATH })
    expect(Object.keys(body)).to.deep.equal(['token', 'path', 'expiresAt'])
    expect(body).to.include({ path: PATH, expiresAt: '2026-11-20T00:01:00.000Z' })
    expect(Buffer.from(String(body['token']), 'base64url').toString()).to.not.include(key)
  })

  it('are good for a minute; a stream that is open by then stays open', async () => {
    const token = await tokenFor(PATH)
    house.clock.ms += 59_999
    const client = await listen(`${house.url}${PATH}?token=${token}`)
    await until(() => client.lastId() !== undefined)
    house.clock.ms += 1
    expect(await refusal(token)).to.equal('401 API-STREAM-403 STREAM_TOKEN_EXPIRED')
    await pay(store, shop)
    await until(() => client.told().length === 3)
  })

  it('open no other stream', async () => {
    const id = await pay(store, shop)
    const another = '401 API-STREAM-402 STREAM_TOKEN_OF_ANOTHER'
    expect(await refusal(await tokenFor(PATH), `/v1/payments/${id}/stream`)).to.equal(another)
    expect(await refusal(await tokenFor(PATH), '/v1/admin/payments/stream')).to.equal(another)
    expect(await refusal(await tokenFor(PATH), `${PATH}/`)).to.equal(another)
    const admins = await tokenFor('/v1/admin/payments/stream', ADMIN_KEY)
    expect(await refusal(admins)).to.equal(another)
    const answer = await fetch(`${house.url}/v1/stream-tokens?token=${await tokenFor(PATH)}`, {
      method: 'POST',
    })
    expect(answer.status).to.equal(401)
  })

  it('that are altered, cut, made by others or for others are none', async () => {
    const token = await tokenFor(PATH)
    const dot = token.indexOf('.')
    const ticket = (change: object): string => {
      const text = JSON.parse(Buffer.from(token.slice(3, dot), 'base64url').toString()) as object
      return Buffer.from(JSON.stringify({ ...text, ...change })).toString('base64url')
    }
    const signature = token.slice(dot)
    const caller = { kind: 'administrator' as const }
    const expiresAtMs = house.clock.ms + 60_000
    for (const wrong of [
      `st_${ticket({ expiresAtMs: expiresAtMs + 1 })}${signature}`,
      `st_${ticket({ caller })}${signature}`,
      `st_${ticket({ path: '/v1/admin/payments/stream' })}${signature}`,
      token.slice(0, -1),
      `${token}A`,
      token.slice(0, dot),
      `${token.slice(0, dot)}.${'A'.repeat(43)}`,
      'st_.',
      '',
      'x'.repeat(2_000),
      newStreamToken(vaultOf(Buffer.alloc(32, 8)), { caller, path: PATH, expiresAtMs }),
      key,
    ])
      expect(await refusal(wrong), wrong).to.equal('401 API-STREAM-401 STREAM_TOKEN_INVALID')
    const twice = await listen(`${house.url}${PATH}?token=${token}&token=${token}`)
    expect(twice.status).to.equal(401)
  })

  it('are gone with the key that asked for them', async () => {
    const { key: asKey, keyId } = await house.issue(shop.merchantId)
    const token = await tokenFor(PATH, asKey)
    await house.revoke(keyId)
    expect(await refusal(token)).to.equal('401 API-AUTH-402 AUTHENTICATION_FAILED')
  })

  it('are made for streams only, and for one’s own', async () => {
    const foreign = await pay(store, { ...shop, merchantId: MerchantId('mer_2') })
    for (const path of [
      '/v1/payments',
      '/v1/admin/payments/stream',
      'stream',
      '',
      `/v1/payments/x/stream`,
      1,
    ])
      expect((await ask({ path })).body, String(path)).to.include({ status: 400, reason: 'INVALID_REQUEST' })
    for (const path of [`/v1/payments/${foreign}/stream`, `/v1/payments/pay_${'0'.repeat(32)}/stream`])
      expect((await ask({ path })).body).to.include({ status: 404, reason: 'PAYMENT_NOT_FOUND' })
    expect((await ask({ path: PATH }, ADMIN_KEY)).status).to.equal(401)
    expect((await ask({ path: PATH }, ADMIN_KEY, '/v1/admin/stream-tokens')).status).to.equal(400)
    const unknown = { path: `/v1/admin/payments/pay_${'0'.repeat(32)}/stream` }
    expect((await ask(unknown, ADMIN_KEY, '/v1/admin/stream-tokens')).status).to.equal(404)
  })

  it('are in no line of the log and in no answer, whatever comes of them', async () => {
    const token = await tokenFor(PATH)
    const client = await listen(`${house.url}${PATH}?token=${token}`)
    await until(() => client.lastId() !== undefined)
    const texts = [client.text()]
    client.leave()
    for (const path of [
      '/v1/admin/payments/stream',
      '/v1/payments/stream/',
      '/v1/nothing',
      '/v1/payments/x/stream',
    ]) {
      const refused = await listen(`${house.url}${path}?token=${token}`)
      await refused.ended
      texts.push(refused.text())
    }
    house.clock.ms += 60_000
    const late = await listen(`${house.url}${PATH}?token=${token}&unknown=1`)
    await late.ended
    texts.push(late.text(), JSON.stringify(late.headers))
    await until(() => house.logged.length >= 6)
    expect([...house.logged, ...texts].join('\n')).to.not.include(token.slice(3, 40))
    expect(house.logged.join('\n')).to.include('/v1/payments/stream')
  })
})
