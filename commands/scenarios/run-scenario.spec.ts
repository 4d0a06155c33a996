import { expect } from 'chai'
import fc from 'fast-check'
import { ProviderId } from '../../ledger/core/ids.ts'
import { builtIn } from './built-in.ts'
import { bookDesk, everything, type BookDesk, type Mishap } from './desk.spec-helper.ts'
import type { ProviderRun, StepResult } from './result.ts'
import { runScenario } from './run-scenario.ts'
import { ScenarioField, type Scenario, type ScenarioText } from './scenario.ts'

const provider = ProviderId('spec')

const run = (desk: BookDesk, scenario: Scenario): Promise<ProviderRun> =>
  runScenario(desk, scenario, { provider, tell: () => undefined })
const named = (name: string): Scenario => {
  const found = builtIn.get(name)
  if (found === undefined) throw new Error(`there is no scenario ${name}`)
  return found
}
const own = (steps: ScenarioText['steps'], amount = 10_000): Scenario =>
  ScenarioField.parse({ name: 'own', amount, steps })

/** `pay ok`, `cancel failed declined`, … */
const lines = ({ steps }: ProviderRun): readonly string[] =>
  steps.map(({ step, verdict, why }) =>
    [step, verdict, why?.code].filter((part) => part !== undefined).join(' '),
  )

describe('running a scenario', () => {
  for (const name of builtIn.keys())
    it(`${name} goes well where everything does, and leaves nothing`, async () => {
      const desk = bookDesk()
      const result = await run(desk, named(name))
      expect(result.verdict, lines(result).join('; ')).to.equal('ok')
      expect(result.left).to.deep.equal({ balance: 0n, held: 0n })
      expect(result.paymentId).to.equal('pay_1')
    })

  it('tells of every step as it ends, with its time and what it was about', async () => {
    const told: StepResult[] = []
    const tell = (step: StepResult): unknown => told.push(step)
    const { steps } = await runScenario(bookDesk(), named('partial-cancel'), { provider, tell })
    expect(told).to.deep.equal(steps)
    expect(steps.map(({ place }) => place)).to.deep.equal([0, 1, 2, 3, 4])
    expect(steps.map(({ amount }) => amount)).to.deep.equal([10_000n, 3_000n, null, 7_000n, null])
    expect(steps[1]).to.include({ started: '1970-01-01T00:00:00.010Z', tookMs: 10 })
  })

  it('gives back what a scenario leaves standing, and shows it', async () => {
    const desk = bookDesk()
    const result = await run(desk, named('only-create-approve'))
    expect(lines(result)).to.deep.equal(['pay ok', 'clean-up ok'])
    expect(desk.book).to.deep.equal(['pay 10000', 'cancel 10000'])
    expect(result.steps[1]?.amount).to.equal(10_000n)
  })

  it('stops at the step that fails, skips the rest and gives back what stands', async () => {
    const desk = bookDesk({ mishaps: { 3: 'declined' } })
    const result = await run(desk, named('partial-cancel'))
    expect(lines(result)).to.deep.equal([
      'pay ok',
      'cancel ok',
      'inquire ok',
      'cancel failed declined',
      'check skipped earlier_failed',
      'clean-up ok',
    ])
    expect(result.steps[3]?.why?.en).to.equal('the provider declined: 8006 E6')
    expect(result).to.deep.include({ verdict: 'failed', left: { balance: 0n, held: 0n } })
    expect(desk.book).to.deep.equal(['pay 10000', 'cancel 3000', 'cancel 7000'])
  })

  it('voids what is held and cancels what was captured', async () => {
    const steps: ScenarioText['steps'] = [
      { step: 'pay', capture: 'manual', expect: { status: 'PRE_APPROVED' } },
      { step: 'capture', amount: 4_000, expect: { balance: 4_000 } },
    ]
    const desk = bookDesk()
    expect(lines(await run(desk, own(steps)))).to.deep.equal([
      'pay ok',
      'capture ok',
      'clean-up ok',
      'clean-up ok',
    ])
    expect(desk.book).to.deep.equal(['pay 10000', 'capture 4000', 'void 6000', 'cancel 4000'])
  })

  it('waits for an outcome that is open at first', async () => {
    const result = await run(bookDesk({ mishaps: { 0: 'settles' } }), named('full-flow'))
    expect(result.verdict).to.equal('ok')
    expect(result.steps[0]?.tookMs).to.equal(410)
  })

  it('does not wait for ever, and gives back what it can see', async () => {
    const result = await run(bookDesk({ mishaps: { 0: 'open' } }), named('only-create-approve'))
    expect(lines(result)).to.deep.equal(['pay failed unknown', 'clean-up ok'])
    expect(result.steps[0]?.tookMs).to.equal(20_010)
  })

  it('says so when nothing can be given back because nobody knows', async () => {
    const desk = bookDesk({ mishaps: { 0: 'open' } })
    const view = async () => {
      const now = await desk.view()
      return typeof now === 'string' ? now : { ...now, status: 'UNKNOWN' as const }
    }
    const result = await run({ ...desk, view }, named('full-flow'))
    expect(lines(result).at(-1)).to.equal('clean-up failed may_stand')
    expect(result.left).to.equal(null)
    const away = await run(
      { ...bookDesk(), view: () => Promise.resolve('away' as const) },
      named('full-flow'),
    )
    expect([lines(away).at(-1), away.left]).to.deep.equal(['clean-up failed may_stand', null])
  })

  it('leaves a provider out that there is nothing to pay with', async () => {
    const result = await run(bookDesk({ mishaps: { 0: 'no_method' } }), named('only-create-approve'))
    expect(lines(result)).to.deep.equal(['pay skipped no_method'])
    expect(result).to.include({ verdict: 'skipped', paymentId: null })
  })

  const refusals: readonly [string, 'cancel_exceeds_balance' | 8006 | 8007, Mishap | undefined, string][] = [
    ['by our reason', 'cancel_exceeds_balance', undefined, 'cancel ok'],
    ['by a category', 8006, 'declined', 'cancel ok'],
    ['by another category', 8007, 'declined', 'cancel failed refused_otherwise'],
    ['by a category, not by us', 8006, undefined, 'cancel failed refused_otherwise'],
  ]
  for (const [what, refused, mishap, line] of refusals)
    it(`knows a step that has to be refused ${what}`, async () => {
      const steps: ScenarioText['steps'] = [
        { step: 'pay' },
        { step: 'cancel', amount: 10_001, expect: { refused, balance: 10_000 } },
      ]
      const mishaps = mishap === undefined ? {} : { 1: mishap }
      expect(lines(await run(bookDesk({ mishaps }), own(steps)))[1]).to.equal(line)
    })

  it('fails where a step is done that has to be refused', async () => {
    const steps: ScenarioText['steps'] = [{ step: 'pay' }, { step: 'cancel', expect: { refused: 8006 } }]
    expect(lines(await run(bookDesk(), own(steps)))[1]).to.equal('cancel failed not_refused')
  })

  const objections: readonly [Mishap | undefined, ScenarioText['steps'][number], string][] = [
    ['short', { step: 'cancel', amount: 1_000 }, 'cancel failed balance_differs'],
    ['broke', { step: 'cancel' }, 'cancel failed broke'],
    ['refused', { step: 'cancel' }, 'cancel failed refused'],
    ['differs', { step: 'inquire' }, 'inquire failed books_differ'],
    [undefined, { step: 'check', expect: { status: 'CANCELED' } }, 'check failed status_differs'],
    [undefined, { step: 'check', expect: { balance: 9_999 } }, 'check failed balance_differs'],
    [undefined, { step: 'cancel', amount: 1, expect: { balance: 1 } }, 'cancel failed balance_differs'],
  ]
  for (const [mishap, step, line] of objections)
    it(`sees ${line}`, async () => {
      const mishaps = mishap === undefined ? {} : { 1: mishap }
      const result = await run(bookDesk({ mishaps }), own([{ step: 'pay' }, step]))
      expect(lines(result)[1]).to.equal(line)
      expect(result.left).to.deep.equal({ balance: 0n, held: 0n })
    })
})

describe('running a scenario at a provider that cannot do all of it', () => {
  const manual: ScenarioText['steps'] = [{ step: 'pay', capture: 'manual' }]
  const rows: readonly [string, Scenario, Partial<typeof everything>, string][] = [
    ['partial cancel', named('partial-cancel'), { partialCancel: false }, 'no_partial_cancel'],
    ['pre-authorization', own(manual), { preAuthorization: false }, 'no_pre_authorization'],
    ['instalments', own([{ step: 'pay', installmentMonths: 5 }]), {}, 'no_installments'],
  ]
  for (const [what, scenario, abilities, code] of rows)
    it(`without ${what} nothing is begun`, async () => {
      const desk = bookDesk({ abilities: { ...everything, ...abilities } })
      const result = await run(desk, scenario)
      expect([result.verdict, desk.book]).to.deep.equal(['skipped', []])
      expect(new Set(result.steps.map(({ why }) => why?.code))).to.deep.equal(new Set([code]))
    })

  it('without partial cancel a full one by its amount is fine', async () => {
    const desk = bookDesk({ abilities: { ...everything, partialCancel: false } })
    expect((await run(desk, own([{ step: 'pay' }, { step: 'cancel', amount: 10_000 }]))).verdict).to.equal(
      'ok',
    )
  })

  it('without inquiry the rest goes on', async () => {
    const desk = bookDesk({ abilities: { ...everything, inquiry: false } })
    const result = await run(desk, named('full-flow'))
    expect(result.verdict).to.equal('ok')
    expect(lines(result).filter((line) => line.includes('skipped'))).to.deep.equal([
      'inquire skipped no_inquiry',
      'inquire skipped no_inquiry',
    ])
  })
})

describe('whatever happens in a scenario', () => {
  const mishap = fc.constantFrom<Mishap>(
    'declined',
    'refused',
    'open',
    'settles',
    'short',
    'broke',
    'no_method',
  )
  const amount = fc.option(fc.integer({ min: 1, max: 12_000 }), { nil: undefined })
  const step = fc.oneof(
    amount.map((one) => ({ step: 'cancel' as const, amount: one })),
    amount.map((one) => ({ step: 'capture' as const, amount: one })),
    fc.constantFrom({ step: 'void' as const }, { step: 'inquire' as const }),
  )

  const nothing = { balance: 0n, held: 0n }

  it('nothing is left standing but where that failed too, every step has its result, and only failures fail it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('automatic' as const, 'manual' as const),
        fc.array(step, { maxLength: 5 }),
        fc.dictionary(fc.nat({ max: 5 }).map(String), mishap),
        async (capture, steps, mishaps) => {
          const scenario = own([{ step: 'pay', capture }, ...steps])
          const desk = bookDesk({ mishaps })
          const result = await run(desk, scenario)
          const cleaned = result.steps.slice(scenario.steps.length)
          const view = await desk.view()
          const left = typeof view === 'string' ? nothing : { balance: view.balance, held: view.held }
          expect(result.left).to.deep.equal(left)
          if (cleaned.every(({ verdict }) => verdict === 'ok')) expect(left).to.deep.equal(nothing)
          const walked = result.steps.slice(0, scenario.steps.length)
          expect(walked.map((one) => one.step)).to.deep.equal(scenario.steps.map((one) => one.step))
          const failed = walked.findIndex(({ verdict }) => verdict === 'failed')
          if (failed >= 0)
            expect(walked.slice(failed + 1).every(({ verdict }) => verdict === 'skipped')).to.equal(true)
          expect(result.verdict === 'failed').to.equal(
            result.steps.some(({ verdict }) => verdict === 'failed'),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})
