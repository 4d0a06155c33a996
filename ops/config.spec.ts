import { expect } from 'chai'
import { join } from 'node:path'
import { ProviderId } from '../ledger/core/ids.ts'
import type { FieldShape } from '../ledger/core/contract-shape.ts'
import { assertRunnable, ConfigError, readConfig, readPlace, type ProviderKind } from './config.ts'

const key: FieldShape = { description: 'the key', pattern: /^\S+$/, example: 'sk', isSecret: true }
const provider: ProviderKind = {
  id: ProviderId('card-network'),
  contract: {
    secretKey: key,
    settings: {
      siteCode: {
        ...key,
        description: 'the site',
        pattern: /^[A-Z]\d{4}$/,
        example: 'T0000',
        whenAbsent: '',
      },
    },
  },
}
const BASE_URL = 'JANGBU_PROVIDER_CARD_NETWORK_BASE_URL'
const SECRET_KEY = 'JANGBU_PROVIDER_CARD_NETWORK_SECRET_KEY'

const refusal = (act: () => unknown): string => {
  try {
    act()
    return 'none'
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}
const running = (variables: NodeJS.ProcessEnv) => (): void => {
  assertRunnable(readConfig(variables), [provider])
}

describe('the environment', () => {
  it('may say nothing at all', () => {
    expect(refusal(running({}))).to.equal('none')
    expect(readConfig({ PORT: '', [BASE_URL]: '' })).to.deep.include({
      port: 4242,
      environment: 'development',
    })
  })
  it('names every variable that is wrong, and no value', () => {
    const message = refusal(() => readConfig({ PORT: '70000', DATABASE_URL: 'mysql://u:secret@host/d' }))
    expect(message)
      .to.match(/^DATABASE_URL: must be .*\nPORT: /)
      .and.not.contain('secret')
  })
  it('of production must hold the secrets where it runs, not where the data is looked at', () => {
    const production = { JANGBU_ENVIRONMENT: 'production', JANGBU_DATA_DIR: '/data' }
    expect(refusal(running(production))).to.equal(
      'JANGBU_ADMIN_KEY: is required in production\nJANGBU_MASTER_KEY: is required in production',
    )
    const place = {
      databaseUrl: undefined,
      dataDir: '/data',
      eventStoreUrl: undefined,
      archiveDir: join('/data', 'archive'),
    }
    expect(readPlace({ ...production, PORT: 'none' })).to.deep.equal(place)
    expect(readConfig(production)).to.include(place)
  })
})

describe('the address of an event store', () => {
  const read = (url: string): string | undefined => readPlace({ JANGBU_EVENT_STORE: url }).eventStoreUrl
  for (const url of [
    'esdb://127.0.0.1:2113?tls=false',
    'esdb+discover://admin:changeit@cluster.example:2113?nodePreference=leader',
    'kurrentdb://a:2113,b:2113,c:2113/?tls=true',
  ])
    it(`takes ${url}`, () => {
      expect(read(url)).to.equal(url)
    })
  for (const url of ['postgres://host/log', 'esdb:host', 'esdb://?tls=false', 'esdb://a b'])
    it(`refuses ${url}, without telling it`, () => {
      const message = refusal(() => read(url))
      expect(message)
        .to.match(/^JANGBU_EVENT_STORE: must be /)
        .and.not.contain(url)
    })
})

describe('the directory of archived ranges', () => {
  it('is beside the embedded database, and must be named beside one that others may share', () => {
    const [JANGBU_DATA_DIR, DATABASE_URL] = ['/data', 'postgres://user@host/database']
    expect(readPlace({ JANGBU_DATA_DIR }).archiveDir).to.equal(join('/data', 'archive'))
    expect(readPlace({ JANGBU_DATA_DIR, DATABASE_URL }).archiveDir).to.equal(undefined)
    const named = { JANGBU_DATA_DIR, DATABASE_URL, JANGBU_ARCHIVE_DIR: '/shared' }
    expect(readPlace(named).archiveDir).to.equal('/shared')
  })
})

describe('the lease of an intent', () => {
  const limits = (leaseMs: number, providerLimitMs: number): NodeJS.ProcessEnv => ({
    JANGBU_LEASE_MS: String(leaseMs),
    JANGBU_PROVIDER_LIMIT_MS: String(providerLimitMs),
  })
  it('has a default above that of a provider call', () => {
    expect(readConfig({})).to.deep.include({ leaseMs: 45_000, providerLimitMs: 30_000 })
  })
  it('leaves more than a second after the longest call', () => {
    expect(readConfig(limits(3_001, 2_000))).to.deep.include({ leaseMs: 3_001, providerLimitMs: 2_000 })
    const tooShort = /^JANGBU_LEASE_MS: must be more than 1000 above JANGBU_PROVIDER_LIMIT_MS$/
    expect(refusal(() => readConfig(limits(3_000, 2_000)))).to.match(tooShort)
    expect(refusal(() => readConfig({ JANGBU_LEASE_MS: '31000' }))).to.match(tooShort)
  })
  it('is a whole number of milliseconds, an hour at most', () => {
    for (const [leaseMs, providerLimitMs] of [
      [0, 1],
      [3_600_001, 1],
      [5_000.5, 1],
      [5_000, 0],
    ] as const)
      expect(refusal(() => readConfig(limits(leaseMs, providerLimitMs)))).to.match(/^JANGBU_/)
  })
})

describe('the environment of a provider', () => {
  for (const baseUrl of ['http://127.0.0.1:4243', 'HTTPS://card-network.example/api/', 'http://[::1]:80'])
    it(`takes ${baseUrl}`, () => {
      const config = readConfig({ [BASE_URL]: baseUrl, [SECRET_KEY]: 'key' })
      expect(config.provider(provider)).to.deep.equal({ baseUrl, secretKey: 'key', settings: {} })
    })
  const wrong = [
    ...['https://', 'https:///path', 'https:host', 'ftp://host', 'host:80', 'http://host:port', 'http://a b'],
    ...[
      'http://user:secret@host',
      'http://host/?query',
      'http://host?',
      'http://host/#fragment',
      'http://ho\\st',
    ],
  ]
  for (const baseUrl of wrong)
    it(`refuses ${baseUrl}`, () => {
      const message = refusal(running({ [BASE_URL]: baseUrl, [SECRET_KEY]: 'key' }))
      expect(message)
        .to.match(new RegExp(`^${BASE_URL}: must be`))
        .and.not.contain(baseUrl)
    })
  it('may have settings, each of its form', () => {
    const given = { [BASE_URL]: 'http://host', [SECRET_KEY]: 'key' }
    const siteCode = 'JANGBU_PROVIDER_CARD_NETWORK_SITE_CODE'
    expect(readConfig({ ...given, [siteCode]: 'T0000' }).provider(provider)?.settings).to.deep.equal({
      siteCode: 'T0000',
    })
    expect(refusal(running({ ...given, [siteCode]: 'hush' }))).to.equal(
      `${siteCode}: has another form: the site, like T0000`,
    )
    expect(refusal(running({ ...given, JANGBU_PROVIDER_CARD_NETWORK_SIDE_CODE: 'T0000' }))).to.equal(
      'JANGBU_PROVIDER_CARD_NETWORK_SIDE_CODE: unknown; there are siteCode',
    )
    expect(refusal(running({ [siteCode]: 'T0000' }))).to.equal(`${BASE_URL}: is missing beside ${siteCode}`)
  })
  it('is not taken by half', () => {
    expect(refusal(running({ [SECRET_KEY]: 'key' }))).to.equal(`${BASE_URL}: is missing beside ${SECRET_KEY}`)
    expect(refusal(running({ [BASE_URL]: 'http://host' }))).to.equal(
      `${SECRET_KEY}: is missing beside ${BASE_URL}`,
    )
  })

  it('may say where its notifications come from', () => {
    const name = 'JANGBU_WEBHOOK_SOURCES_CARD_NETWORK'
    const sourcesIn = (text: string) => readConfig({ [name]: text }).webhookSources(provider.id)
    expect(readConfig({}).webhookSources(provider.id)).to.equal(undefined)
    expect(sourcesIn('any')).to.equal('any')
    expect(sourcesIn('203.0.113.9, 2001:db8::/32')).to.deep.equal(['203.0.113.9', '2001:db8::/32'])
    for (const text of ['example.com', '203.0.113.9/33', '203.0.113.9,', 'all'])
      expect(refusal(running({ [name]: text })), text).to.match(new RegExp(`^${name}: must be "any"`))
  })
})
