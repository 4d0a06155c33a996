import { expect } from 'chai'
import { createServer, get, type Server } from 'node:http'
import { AlertPage, type AlertBody } from '../../commands/admin/list-alerts.ts'
import { ProviderList, type ProviderBody } from '../../commands/admin/list-providers.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import { alerts as alertsCommand } from '../cli/alerts.ts'
import { showProviders } from '../cli/providers.ts'
import {
  eventually,
  newMerchant,
  orderOf,
  pay,
  problemIn,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'

/** A provider that is ill, and an operators' address. */
const startListener = async (): Promise<{ server: Server; url: string; told: string[] }> => {
  const told: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      if (request.url === '/alerts') told.push(body)
      response.writeHead(request.url === '/alerts' ? 204 : 500, { 'content-type': 'application/json' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { server, told, url: `http://127.0.0.1:${String(port)}` }
}

const gaugeIn = (text: string, line: RegExp): number =>
  Number(new RegExp(`^${line.source} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN)

describe('what a system shows of itself', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  const state = async (id: string): Promise<ProviderBody | undefined> => {
    const { body } = await system.admin.get('/v1/admin/providers')
    return ProviderList.parse(body).data.find((one) => one.id === id)
  }

  it('every provider with its calls, and nobody’s keys', async () => {
    await pay(system)
    await system.merchant.post('/v1/payments', orderOf(await tokenAt(system.simulator, 'DECLINED')))
    const read = await eventually(
      () => state('card-network'),
      (one) => (one?.lastHour.tries ?? 0) >= 2 && (one?.decided.declined ?? 0) >= 1,
    )
    expect(read).to.deep.include({ demoContract: 'local', demoOrigin: system.simulator })
    expect(read?.lastFiveMinutes).to.include({ noAnswer: 0, notSent: 0 })
    expect(read?.lastFiveMinutes.p50Ms).to.be.a('number')
    expect(read?.lastHour).to.include({ serverErrors: 0, successBasisPoints: 10_000 })
    expect(read?.decided).to.include({ succeeded: 1, declined: 1, successBasisPoints: 5_000 })
    expect(read?.decided.categories.map(({ category, count }) => [category, count])).to.deep.equal([
      [8009, 1],
    ])
    expect(read?.lastHour.here).to.deep.equal({ succeeded: 1, declined: 1, unknown: 0, turnedAway: 0 })
    expect(read?.lastFailure).to.include({ category: 8009, operation: 'approve' })
    expect(read?.breakers).to.deep.equal([
      { operation: 'approve', origin: system.simulator, state: 'closed' },
    ])
    expect(read?.capabilities.map(({ en }) => en)).to.include('pre-authorization, capture and void')
    problemIn(await system.merchant.get('/v1/admin/providers'), '401 authentication_failed')
  })

  it('how many clients are being told of payments', async () => {
    const open = async () =>
      gaugeIn(await (await fetch(`${system.url}/metrics`)).text(), /jangbu_streams_open/)
    expect(await open()).to.equal(0)
    const { secretKey } = await newMerchant(system)
    const leaving = new AbortController()
    const headers = { authorization: `Bearer ${secretKey}` }
    await fetch(`${system.url}/v1/payments/stream`, { headers, signal: leaving.signal })
    expect(await open()).to.equal(1)
    leaving.abort()
    expect(await eventually(open, (count) => count === 0)).to.equal(0)
  })

  it('metrics to a collector here, and to others with the administrator’s key alone', async () => {
    const here = await fetch(`${system.url}/metrics`)
    expect([here.status, here.headers.get('content-type')]).to.deep.equal([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ])
    const text = await here.text()
    expect(
      gaugeIn(text, /jangbu_breakers\{provider="card-network",operation="approve",state="closed"\}/),
    ).to.equal(1)
    expect(gaugeIn(text, /jangbu_log_readable/)).to.equal(1)
    expect(gaugeIn(text, /jangbu_log_head_position/)).to.be.greaterThan(3)
    expect(gaugeIn(text, /jangbu_projection_stopped\{projection="payments",partition="1\/1"\}/)).to.equal(0)
    expect(gaugeIn(text, /jangbu_provider_calls_in_use\{provider="card-network"\}/)).to.equal(0)
    expect(
      gaugeIn(
        text,
        /jangbu_provider_call_seconds_count\{provider="card-network",operation="approve",outcome="succeeded"\}/,
      ),
    ).to.equal(1)
    expect(
      gaugeIn(text, /jangbu_http_request_seconds_count\{method="POST",route="\/v1\/payments",status="201"\}/),
    ).to.equal(1)
    // Nothing in it is anybody's.
    expect(text).to.not.match(/pay_|mer_|127\.0\.0\.1|sk_|ak_/)
    const proxied = await fetch(`${system.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect(proxied.status).to.equal(401)
    const known = await system.admin.get('/metrics', { 'x-forwarded-for': '203.0.113.9' })
    expect(known.status).to.equal(200)
    expect((await system.merchant.get('/metrics', { via: '1.1 proxy' })).status).to.equal(401)
    // A page elsewhere whose name was made to lead here.
    const rebound = await new Promise((resolve) => {
      get(`${system.url}/metrics`, { headers: { host: 'evil.example' } }, ({ statusCode }) => {
        resolve(statusCode)
      })
    })
    expect(rebound).to.equal(401)
  })

  it('routes that are not there, whatever is asked for, under one name', async () => {
    await system.admin.get('/v1/payments-of-somebody/4242')
    const text = await (await fetch(`${system.url}/metrics`)).text()
    expect(text).to.include('route="none",status="404"')
    expect(text).to.not.include('4242')
  })
})

describe('a contract that names its rate limit', () => {
  it('is sent no more calls than that, and loses none', async () => {
    const system = await startSystem()
    try {
      const { id, client } = await newMerchant(system)
      const added = await system.admin.post(`/v1/merchants/${id}/provider-contracts`, {
        ...{ provider: 'card-network', mode: 'test', baseUrl: system.simulator, secretKey: DEMO_SECRET_KEY },
        settings: { rateLimitPerSecond: '2' },
      })
      expect(added.status, added.text).to.equal(201)
      const tokens = await Promise.all(Array.from({ length: 5 }, () => tokenAt(system.simulator)))
      const startedMs = performance.now()
      const told = await Promise.all(tokens.map((token) => client.post('/v1/payments', orderOf(token))))
      expect(told.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201, 201])
      // The first two at once, the next two a second later, the last after another.
      expect(performance.now() - startedMs).to.be.greaterThan(1_900)
      const wrong = await system.admin.post(`/v1/merchants/${id}/provider-contracts`, {
        ...{ provider: 'card-network', mode: 'live', baseUrl: system.simulator, secretKey: DEMO_SECRET_KEY },
        settings: { rateLimitPerSecond: '0' },
      })
      const { errors } = problemIn(wrong, '400 invalid_request')
      expect(errors?.map(({ path }) => path)).to.deep.equal(['settings.rateLimitPerSecond'])
    } finally {
      await system.stop()
    }
  })
})

describe('alerts of a breaker', () => {
  it('are kept, listed, sent, and shown by the commands', async () => {
    const { server, url, told } = await startListener()
    const adminKey = 'administrator-of-this-spec'
    const system = await startSystem({
      JANGBU_PROVIDER_CARD_NETWORK_BASE_URL: url,
      JANGBU_PROVIDER_CARD_NETWORK_SECRET_KEY: 'secret-of-the-contract',
      JANGBU_ALERT_URL: `${url}/alerts`,
      JANGBU_ADMIN_KEY: adminKey,
    })
    const alerts = async (query = ''): Promise<readonly AlertBody[]> =>
      AlertPage.parse((await system.admin.get(`/v1/admin/alerts${query}`)).body).data
    try {
      const orders = Array.from({ length: 10 }, () =>
        system.merchant.post('/v1/payments', orderOf('tok_any')),
      )
      await Promise.all(orders)
      const opened = (one: AlertBody): boolean => one.kind === 'breaker_opened' && one.operation === 'approve'
      const kept = await eventually(alerts, (all) => all.some(opened))
      const alert = kept.find(opened)
      expect(alert).to.include({ provider: 'card-network', origin: url, untold: 0 })
      expect(alert?.text.ko).to.include('서킷 브레이커')
      const sent = await eventually(
        () => Promise.resolve(told.find((body) => body.includes('"approve"'))),
        (body) => body !== undefined,
      )
      expect(JSON.parse(sent ?? '{}')).to.have.nested.property('data.id', alert?.id)
      expect(sent).to.not.include('secret-of-the-contract')

      expect(await alerts('?kind=projection_stopped')).to.deep.equal([])
      expect(await alerts('?since=2999-01-01T00:00:00Z')).to.deep.equal([])
      problemIn(await system.admin.get('/v1/admin/alerts?cursor=x'), '400 invalid_cursor')

      const lines: string[] = []
      const terminal = { print: (text: string) => lines.push(text), progress: process.stderr }
      const desk = { system: { url: system.url, adminKey }, terminal }
      expect(await alertsCommand(desk, { json: false })).to.equal(0)
      expect(await showProviders(desk, { json: false })).to.equal(0)
      expect(lines[0]).to.include('its circuit breaker has opened')
      expect(lines[1]).to.include(`open: card-network approve at ${url}`)
    } finally {
      await system.stop()
      server.close()
    }
  })
})
