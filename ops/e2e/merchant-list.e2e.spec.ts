import { expect } from 'chai'
import { z } from 'zod'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import {
  eventually,
  merchantIn,
  newBusinessNumber,
  newMerchant,
  problemIn,
  startSystem,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const Merchant = z.strictObject({
  id: z.string(),
  name: z.string(),
  businessNumber: z.string(),
  registeredAt: z.iso.datetime(),
  contracts: z.array(
    z.strictObject({
      id: z.string(),
      provider: z.string(),
      mode: z.string(),
      baseUrl: z.string(),
      addedAt: z.iso.datetime(),
    }),
  ),
  activeKeys: z.strictObject({ test: z.int(), live: z.int() }),
})
const Page = z.strictObject({ data: z.array(Merchant), nextCursor: z.string().nullable() })
const Details = Merchant.extend({
  keys: z.array(
    z.strictObject({
      id: z.string(),
      mode: z.string(),
      issuedAt: z.iso.datetime(),
      revokedAt: z.iso.datetime().nullable(),
    }),
  ),
})
type Query = Readonly<Record<string, string>>
const path = '/v1/admin/merchants'

describe('the list of merchants', () => {
  let system: TestSystem
  let mine: Awaited<ReturnType<typeof newMerchant>>
  let named: ReturnType<typeof merchantIn>
  let latest: string

  before(async () => {
    system = await startSystem()
    mine = await newMerchant(system)
    await newMerchant(system, { mode: 'live', of: mine.id })
    const added = await system.admin.post(`/v1/merchants/${mine.id}/provider-contracts`, {
      ...{ provider: 'card-network', mode: 'test', baseUrl: system.simulator, secretKey: DEMO_SECRET_KEY },
    })
    expect(added.status, added.text).to.equal(201)
    const name = '=HYPERLINK("http://evil.example") 100% 커피'
    const registered = await system.admin.post('/v1/merchants', { name, businessNumber: newBusinessNumber() })
    named = merchantIn(registered)
    latest = registered.headers.get('ledger-position') ?? ''
  })
  after(() => system.stop())

  const get = (query: Query = {}, headers = {}): Promise<Told> =>
    system.admin.get(`${path}?${new URLSearchParams({ 'at-least': latest, ...query }).toString()}`, headers)
  const listed = async (query: Query = {}): Promise<z.output<typeof Page>> => {
    const told = await get(query)
    expect(told.status, told.text).to.equal(200)
    return Page.parse(told.body)
  }
  const ids = async (query: Query) => (await listed(query)).data.map(({ id }) => id)

  it('shows all, newest first, with contracts and keys but nothing secret', async () => {
    const { data } = await listed()
    expect(data.slice(0, 2).map(({ id }) => id)).to.deep.equal([named.id, mine.id])
    expect(data[1]?.activeKeys).to.deep.equal({ test: 1, live: 1 })
    expect(data[1]?.contracts.map(({ provider, mode }) => `${mode} ${provider}`)).to.deep.equal([
      'test card-network',
    ])
    const { text } = await get()
    expect(text).not.to.match(new RegExp(`${DEMO_SECRET_KEY}|${mine.secretKey}|sealed|secret`, 'i'))
  })

  it('is searched by id, business number and name, and by provider', async () => {
    expect(await ids({ search: mine.id })).to.deep.equal([mine.id])
    expect(await ids({ search: named.businessNumber })).to.deep.equal([named.id])
    const dashed = named.businessNumber.replace(/^(...)(..)(.*)$/, '$1-$2-$3')
    expect(await ids({ search: dashed })).to.deep.equal([named.id])
    expect(await ids({ search: '100% 커' })).to.deep.equal([named.id])
    expect(await ids({ search: 'nobody at all' })).to.deep.equal([])
    expect(await ids({ provider: 'card-network' })).to.deep.equal([mine.id])
  })

  it('is paged by cursors, each for its own list', async () => {
    const first = await listed({ limit: '1' })
    const cursor = first.nextCursor ?? ''
    expect((await ids({ limit: '1', cursor }))[0]).to.equal(mine.id)
    problemIn(await get({ limit: '1', cursor, search: 'x' }), '400 invalid_cursor')
    problemIn(await get({ cursor: 'x' }), '400 invalid_cursor')
  })

  it('is a file of cells that no spreadsheet calculates with', async () => {
    const told = await get({ limit: '1' }, { accept: 'text/csv' })
    expect(told.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    const lines = told.text.trimEnd().split('\r\n')
    expect(lines).to.have.length((await listed({ limit: '100' })).data.length + 1)
    expect(told.text).to.contain(`"'=HYPERLINK(""http://evil.example"") 100% 커피"`)
  })

  it('leads to one with all its keys, those that are revoked too', async () => {
    const revoked = await system.admin.post(`/v1/merchants/${mine.id}/api-keys/${mine.keyId}/revoke`, {})
    expect(revoked.status, revoked.text).to.equal(200)
    const merchant = await eventually(
      async () => Details.parse((await system.admin.get(`${path}/${mine.id}`)).body),
      ({ activeKeys }) => activeKeys.test === 0,
    )
    expect(merchant).to.deep.include({ id: mine.id, activeKeys: { test: 0, live: 1 } })
    expect(merchant.keys.map(({ mode, revokedAt }) => [mode, revokedAt === null])).to.deep.equal([
      ['live', true],
      ['test', false],
    ])
  })

  it('refuses what it does not know', async () => {
    const queries: readonly Query[] = [
      ...[{ search: '' }, { search: ' ' }, { search: 'x'.repeat(101) }, { limit: '0' }, { limit: '101' }],
      ...[{ provider: '' }, { 'at-least': 'x' }, { name: 'x' }],
    ]
    for (const query of queries) problemIn(await get(query), '400 invalid_request')
    const none = `mer_${'0'.repeat(32)}`
    for (const id of [
      none,
      '1',
      'mer_',
      mine.id.toUpperCase(),
      `${mine.id}0`,
      '%EA%B0%80',
      "'%20OR%20'1'='1",
    ])
      problemIn(await system.admin.get(`${path}/${id}`), '404 merchant_not_found')
    problemIn(await system.admin.get(`${path}/${'m'.repeat(65)}`), '400 invalid_request')
    problemIn(await system.admin.get(`${path}/${mine.id}?x=1`), '400 invalid_request')
    problemIn(await system.merchant.get(path), '401 authentication_failed')
    problemIn(await system.merchant.get(`${path}/${mine.id}`), '401 authentication_failed')
    const soon = String(BigInt(latest) + 1_000n)
    problemIn(await get({ 'at-least': soon }, { prefer: 'wait=0' }), '400 invalid_request')
  })
})
