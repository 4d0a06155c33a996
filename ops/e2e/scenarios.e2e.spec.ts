import { expect } from 'chai'
import { merchantIdOf } from '../../ledger/core/ids.ts'
import {
  at,
  both,
  CARD_NETWORK,
  lines,
  paymentOf,
  planFault,
  postScenario,
  runIn,
  TOSS,
  type Run,
} from './scenarios.spec-helper.ts'
import { newMerchant, problemIn, query, startSystem, type TestSystem } from './system.spec-helper.ts'

describe('scenarios', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  const run = async (name: string, body: object = { providers: both }): Promise<Run> =>
    runIn(await postScenario(system, name, { body }))

  const expected: readonly [string, readonly string[]][] = [
    ['full-flow', ['pay ok', 'inquire ok', 'check ok', 'cancel ok', 'inquire ok', 'check ok']],
    ['partial-cancel', ['pay ok', 'cancel ok', 'inquire ok', 'cancel ok', 'check ok']],
    ['only-create-approve', ['pay ok', 'clean-up ok']],
    [
      'partial-cancel-twice',
      ['pay ok', 'cancel ok', 'cancel ok', 'cancel ok', 'check ok', 'cancel ok', 'check ok'],
    ],
  ]
  for (const [name, steps] of expected)
    it(`${name} goes well at both simulators, and leaves nothing standing`, async () => {
      const told = await run(name)
      expect(told).to.include({ scenario: name, mode: 'test', verdict: 'ok', amount: 10_000 })
      expect(told.providers.map(({ provider }) => provider)).to.have.members(both)
      for (const one of told.providers) {
        expect(lines(one)).to.deep.equal(steps)
        expect(one.left).to.deep.equal({ balance: 0, held: 0 })
        expect((await paymentOf(system, one.paymentId)).balance).to.equal(0)
      }
    })

  it('all go well at all providers', async () => {
    const runs: Run[] = []
    for (const [name] of expected) runs.push(await run(name, { providers: 'all' }))
    const failed = runs.flatMap(({ scenario, providers }) =>
      providers
        .filter(({ verdict }) => verdict === 'failed')
        .map((one) => `${scenario} at ${one.provider}: ${lines(one).join(', ')}`),
    )
    expect(failed).to.deep.equal([])
  })

  it('tells the provider’s raw answer and ours for each step, without secrets', async () => {
    const told = await postScenario(system, 'partial-cancel')
    for (const { steps, callsMayBeMissing } of runIn(told).providers) {
      expect(callsMayBeMissing).to.equal(false)
      const [pay, cancel] = steps
      expect(pay).to.include({ outcome: 'done', status: 'APPROVED', balance: 10_000, amount: 10_000 })
      expect(cancel).to.include({ status: 'PARTIAL_CANCELED', balance: 7_000, amount: 3_000 })
      for (const step of steps.slice(0, 4))
        expect(step.exchanges.map(({ status }) => status)).to.deep.equal([200])
      const reference = pay?.providerReference ?? ''
      expect(pay?.exchanges[0]?.responseBody).to.contain(reference)
      expect(pay?.exchanges[0]?.requestBody).to.contain('10000')
    }
    expect(told.text).not.to.contain('ctk_')
    expect(told.text).to.contain('[redacted]')
  })

  it('one provider that refuses is nothing to the others, and gets its money back', async () => {
    await planFault(system, { operation: 'cancel', fault: 'refuse' })
    const told = await run('full-flow')
    expect(told.verdict).to.equal('failed')
    expect(at(told, TOSS).verdict).to.equal('ok')
    const failed = at(told, CARD_NETWORK)
    expect(lines(failed)).to.deep.equal([
      'pay ok',
      'inquire ok',
      'check ok',
      'cancel failed declined',
      'inquire skipped earlier_failed',
      'check skipped earlier_failed',
      'clean-up ok',
    ])
    expect(failed).to.deep.include({ failedAt: 3, left: { balance: 0, held: 0 } })
    expect(failed.steps[3]?.failure).to.include({ providerCode: 'DECLINED', category: 8009 })
    expect(failed.steps[3]?.exchanges[0]?.responseBody).to.contain('DECLINED')
    expect((await paymentOf(system, failed.paymentId)).status).to.equal('CANCELED')
  })

  it('an outcome that is lost is waited for', async () => {
    await planFault(system, { operation: 'approve', fault: 'reset-after', times: 3 })
    const told = await run('full-flow', { providers: [CARD_NETWORK] })
    expect(told.verdict, JSON.stringify(told)).to.equal('ok')
    const [pay] = at(told, CARD_NETWORK).steps
    expect(pay?.tookMs).to.be.greaterThan(900)
    expect(pay?.exchanges.length).to.be.greaterThan(3)
  })

  it('make their payments as a merchant of their own, that nobody has to register', async () => {
    const told = await run('only-create-approve')
    expect(told.merchantId).to.equal(merchantIdOf('scenario-merchant'))
    const merchants = await query(
      system,
      `SELECT data FROM jangbu_log.events WHERE stream = 'merchant-${told.merchantId}'`,
    )
    expect(merchants).to.have.length(1)
    const unseen = await system.merchant.get(`/v1/payments/${String(at(told, TOSS).paymentId)}`)
    problemIn(unseen, '404 payment_not_found')
  })

  it('two at once do not disturb each other', async () => {
    const runs = await Promise.all(['full-flow', 'partial-cancel', 'full-flow'].map((name) => run(name)))
    expect(runs.map(({ verdict }) => verdict)).to.deep.equal(['ok', 'ok', 'ok'])
    const payments = runs.flatMap(({ providers }) => providers.map(({ paymentId }) => paymentId))
    expect(new Set(payments).size).to.equal(6)
  })

  it('of one’s own are run as they are written', async () => {
    const scenario = {
      name: 'hold-and-capture',
      amount: 8_000,
      steps: [
        { step: 'pay', capture: 'manual', expect: { status: 'PRE_APPROVED' } },
        { step: 'capture', amount: 5_000, expect: { balance: 5_000 } },
        { step: 'capture', amount: 4_000, expect: { refused: 'capture_exceeds_hold' } },
        { step: 'void' },
        { step: 'cancel', expect: { balance: 0 } },
      ],
    }
    const told = await run('custom', { providers: 'all', scenario })
    expect(lines(at(told, CARD_NETWORK))).to.deep.equal([
      'pay ok',
      'capture ok',
      'capture ok',
      'void ok',
      'cancel ok',
    ])
    // There it cannot be: the provider has no pre-authorization.
    expect(at(told, TOSS).verdict).to.equal('skipped')
    expect(new Set(lines(at(told, TOSS)).map((line) => line.split(' ').at(-1)))).to.deep.equal(
      new Set(['no_pre_authorization']),
    )
  })

  it('about another amount keep their proportions', async () => {
    const told = await run('partial-cancel', { providers: both, amount: 500 })
    expect(told).to.include({ verdict: 'ok', amount: 500 })
    expect(at(told, TOSS).steps.map(({ amount }) => amount)).to.deep.equal([500, 150, null, 350, null])
  })

  it('are of the merchant that is named', async () => {
    const { id, client } = await newMerchant(system)
    const told = await run('full-flow', { providers: [CARD_NETWORK], merchantId: id })
    expect(told).to.include({ verdict: 'ok', merchantId: id })
    const payment = await client.get(`/v1/payments/${String(at(told, CARD_NETWORK).paymentId)}`)
    expect(payment.status).to.equal(200)
  })
})
