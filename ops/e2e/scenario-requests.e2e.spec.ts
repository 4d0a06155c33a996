import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { builtIn } from '../../commands/scenarios/built-in.ts'
import { csvHeading } from '../../commands/scenarios/csv.ts'
import { RunResource, StepResource } from '../../commands/scenarios/resource.ts'
import { ScenarioResource } from '../../commands/scenarios/scenario.ts'
import { findSystem } from '../cli/running-system.ts'
import { startOwnProcess } from './own-process.spec-helper.ts'
import {
  at,
  CARD_NETWORK,
  lines,
  paymentOf,
  planFault,
  plannedFaults,
  postScenario,
  runIn,
  TOSS,
} from './scenarios.spec-helper.ts'
import {
  clientOf,
  eventually,
  problemIn,
  query,
  startSystem,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

describe('requests for scenarios', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  const post = (name: string, body?: object, headers = {}): Promise<Told> =>
    postScenario(system, name, { ...(body === undefined ? {} : { body }), headers })

  describe('asked for again under the same key', () => {
    it('are the same run, and no money moves', async () => {
      const key = { 'idempotency-key': randomUUID() }
      const first = runIn(await post('partial-cancel-twice', undefined, key))
      const events = await query(
        system,
        `SELECT count(*) FROM jangbu_log.events WHERE type LIKE '%Requested'`,
      )
      const again = await post('partial-cancel-twice', undefined, key)
      expect(again.headers.get('idempotency-replayed')).to.equal('true')
      const second = runIn(again)
      expect(second).to.include({ id: first.id, verdict: 'ok' })
      for (const one of second.providers) {
        const { paymentId, orderId, steps } = at(first, one.provider)
        expect(one).to.include({ paymentId, orderId })
        for (const [place, step] of one.steps.entries()) {
          if (step.verdict === 'skipped') expect(step.why?.code).to.equal('told_before')
          else expect(step).to.include({ balance: steps[place]?.balance, outcome: steps[place]?.outcome })
        }
      }
      expect(
        await query(system, `SELECT count(*) FROM jangbu_log.events WHERE type LIKE '%Requested'`),
      ).to.deep.equal(events)
    })

    it('while they run, too', async () => {
      const key = { 'idempotency-key': randomUUID() }
      const [one, other] = await Promise.all([
        post('full-flow', undefined, key),
        post('full-flow', undefined, key),
      ])
      expect(runIn(one).id).to.equal(runIn(other).id)
      const { paymentId } = at(runIn(one), CARD_NETWORK)
      const { transactions } = await paymentOf(system, paymentId)
      expect(transactions.map(({ kind, status }) => `${kind} ${status}`)).to.deep.equal([
        'APPROVAL SUCCEEDED',
        'FULL_CANCEL SUCCEEDED',
      ])
    })

    it('finish a run whose process was killed', async () => {
      const { url, kill } = await startOwnProcess(system.variables)
      const key = { 'idempotency-key': randomUUID() }
      const body = { providers: [CARD_NETWORK] }
      try {
        await planFault(system, { operation: 'inquire', fault: 'late', delayMs: 60_000 })
        const { adminKey } = await findSystem(system.variables)
        clientOf(url, adminKey)
          .post('/v1/admin/scenarios/full-flow', body, key)
          // Nobody hears of it any more.
          .catch(() => undefined)
        await eventually(
          () => plannedFaults(system),
          (planned) => planned === 0,
        )
      } finally {
        await kill()
      }
      const finished = runIn(await post('full-flow', body, key))
      expect(lines(at(finished, CARD_NETWORK)).slice(0, 4)).to.deep.equal([
        'pay ok',
        'inquire ok',
        'check ok',
        'cancel ok',
      ])
      expect((await paymentOf(system, at(finished, CARD_NETWORK).paymentId)).balance).to.equal(0)
    })

    it('but for something else are refused', async () => {
      const key = { 'idempotency-key': randomUUID() }
      runIn(await post('only-create-approve', undefined, key))
      problemIn(
        await post('only-create-approve', { providers: [TOSS, CARD_NETWORK], amount: 500 }, key),
        '422 idempotency_key_reused',
      )
      problemIn(await post('full-flow', undefined, key), '422 idempotency_key_reused')
    })
  })

  it('are told line by line while they run', async () => {
    const told = await post('full-flow', undefined, { accept: 'application/x-ndjson' })
    expect(told.headers.get('content-type')).to.equal('application/x-ndjson; charset=utf-8')
    const all = told.text
      .split('\n')
      .slice(0, -1)
      .map((line) => z.looseObject({ kind: z.string() }).parse(JSON.parse(line)))
    expect(all.map(({ kind }) => kind)).to.deep.equal(['begin', ...Array<string>(12).fill('step'), 'run'])
    expect(all[0]).to.deep.include({ scenario: 'full-flow', steps: 6 })
    for (const one of all.slice(1, -1)) expect(StepResource.parse(one['step'])).to.deep.equal(one['step'])
    expect(RunResource.parse(all.at(-1)?.['run']).verdict).to.equal('ok')
  })

  it('go on and clean up when whoever asked has left', async () => {
    const leaving = new AbortController()
    const response = await fetch(`${system.url}/v1/admin/scenarios/only-create-approve`, {
      method: 'POST',
      signal: leaving.signal,
      headers: {
        authorization: `Bearer ${(await findSystem(system.variables)).adminKey}`,
        accept: 'application/x-ndjson',
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ providers: [CARD_NETWORK] }),
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const begin = z
      .object({ id: z.string() })
      .parse(JSON.parse((await reader?.read())?.value?.split('\n')[0] ?? ''))
    leaving.abort()
    const cancelled = (): Promise<readonly unknown[]> =>
      query(
        system,
        `SELECT 1 FROM jangbu_log.events WHERE type = 'CancellationSucceeded' AND stream IN
         (SELECT stream FROM jangbu_log.events WHERE data LIKE '%${begin.id}%')`,
      )
    expect(await eventually(cancelled, (rows) => rows.length > 0)).to.have.length(1)
  })

  it('are CSV for a settlement team', async () => {
    const told = await post('partial-cancel', undefined, { accept: 'text/csv' })
    expect(told.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    const [heading, ...rows] = told.text.split('\r\n').slice(0, -1)
    expect(heading).to.equal(csvHeading.join(','))
    expect(rows).to.have.length(10)
    for (const row of rows) expect(row.split(',')).to.have.length(csvHeading.length)
    expect(
      rows.filter((row) => row.includes(`,${TOSS},cancel,`)).map((row) => row.split(',')[6]),
    ).to.deep.equal(['3000', '7000'])
  })

  it('are listed with their steps', async () => {
    const told = await system.admin.get('/v1/admin/scenarios')
    const { data } = z.strictObject({ data: z.array(ScenarioResource) }).parse(told.body)
    expect(data.map(({ name }) => name)).to.deep.equal([...builtIn.keys()])
    for (const { title } of data) expect(title?.ko).to.match(/[가-힣]/)
  })

  describe('that make no sense are refused, naming the field', () => {
    const own = { name: 'own', amount: 1_000, steps: [{ step: 'pay' }] }
    const wrong: readonly [string, object, string][] = [
      ['nothing-like-it', { providers: 'all' }, 'name'],
      ['full-flow', {}, 'providers'],
      ['full-flow', { providers: [] }, 'providers'],
      ['full-flow', { providers: 'all', mode: 'live' }, 'mode'],
      ['full-flow', { providers: 'all', amount: 0 }, 'amount'],
      ['partial-cancel', { providers: 'all', amount: 999 }, 'amount'],
      ['full-flow', { providers: 'all', scenario: own }, 'scenario'],
      ['custom', { providers: 'all' }, 'scenario'],
      ['custom', { providers: 'all', scenario: { ...own, steps: [] } }, 'scenario.steps'],
      ['custom', { providers: 'all', scenario: { ...own, steps: [{ step: 'cancel' }] } }, 'scenario.steps'],
      ['full-flow', { providers: 'all', more: 1 }, 'more'],
    ]
    for (const [name, body, path] of wrong)
      it(`${name} with ${JSON.stringify(body)}`, async () => {
        const { errors = [] } = problemIn(await post(name, body), '400 invalid_request')
        expect(errors.map((one) => one.path)).to.include(path)
      })

    it('unknown providers and merchants', async () => {
      const told = await post('full-flow', { providers: [TOSS, 'nobody'] })
      expect(problemIn(told, '422 provider_unknown').errors).to.deep.equal([
        { path: 'providers.1', message: 'nobody' },
      ])
      for (const merchantId of ['nobody', `mer_${'0'.repeat(32)}`])
        problemIn(await post('full-flow', { providers: 'all', merchantId }), '404 merchant_not_found')
    })

    it('without a key, or with a merchant’s', async () => {
      problemIn(
        await post('full-flow', undefined, { 'idempotency-key': undefined }),
        '400 idempotency_key_missing',
      )
      problemIn(
        await system.merchant.post('/v1/admin/scenarios/full-flow', { providers: 'all' }),
        '401 authentication_failed',
      )
    })
  })
})
