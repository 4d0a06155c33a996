import { expect } from 'chai'
import fc from 'fast-check'
import { builtIn, builtInResources } from './built-in.ts'
import { scaled, ScenarioField, smallestShare, type Scenario, type ScenarioText } from './scenario.ts'

const text = (changes: object): object => ({
  name: 'own',
  amount: 10_000,
  steps: [{ step: 'pay' }],
  ...changes,
})

describe('a scenario as it is written', () => {
  it('has amounts as bigint inside, and what is usual where nothing is said', () => {
    const { amount, steps } = ScenarioField.parse(text({}))
    expect(amount).to.equal(10_000n)
    expect(steps).to.deep.equal([{ step: 'pay', capture: 'automatic', installmentMonths: 0 }])
  })

  it('is shown as it can be written', () => {
    for (const resource of builtInResources)
      expect(ScenarioField.parse(resource)).to.deep.equal(builtIn.get(resource.name))
    expect([...builtIn.keys()]).to.deep.equal([
      'full-flow',
      'partial-cancel',
      'only-create-approve',
      'partial-cancel-twice',
    ])
  })

  const wrong: readonly [string, object, string][] = [
    ['without steps', { steps: [] }, 'steps'],
    ['that begins with a cancel', { steps: [{ step: 'cancel' }, { step: 'pay' }] }, 'steps'],
    ['that pays twice', { steps: [{ step: 'pay' }, { step: 'pay' }] }, 'steps'],
    ['with a step nobody knows', { steps: [{ step: 'pay' }, { step: 'refund' }] }, 'steps.1.step'],
    ['with a field nobody knows', { steps: [{ step: 'pay', price: 1 }] }, 'steps.0'],
    ['about nothing', { amount: 0 }, 'amount'],
    ['about half a won', { steps: [{ step: 'pay', amount: 0.5 }] }, 'steps.0.amount'],
    ['with a check of nothing', { steps: [{ step: 'pay' }, { step: 'check' }] }, 'steps.1.expect'],
    ['with a name in capitals', { name: 'OWN' }, 'name'],
    ['that is too long', { steps: Array.from({ length: 21 }, () => ({ step: 'inquire' })) }, 'steps'],
  ]
  for (const [what, changes, path] of wrong)
    it(`is refused ${what}`, () => {
      const read = ScenarioField.safeParse(text(changes))
      expect(read.error?.issues.map((issue) => issue.path.join('.'))).to.include(path)
    })
})

describe('a scenario about another amount', () => {
  const scenario = (name: string): Scenario =>
    ScenarioField.parse(builtInResources.find((one) => one.name === name))

  it('keeps the proportions of its steps', () => {
    const { amount, steps } = scaled(scenario('partial-cancel'), 500n)
    expect(amount).to.equal(500n)
    expect(steps.map((step) => ('amount' in step ? step.amount : undefined))).to.deep.equal([
      undefined,
      150n,
      undefined,
      350n,
      undefined,
    ])
    expect(steps.map(({ expect: wanted }) => wanted?.balance)).to.deep.equal([
      undefined,
      350n,
      undefined,
      undefined,
      0n,
    ])
  })

  it('has a smallest share that divides without a rest', () => {
    expect(smallestShare(scenario('full-flow'))).to.equal(1n)
    expect(smallestShare(scenario('partial-cancel'))).to.equal(10n)
  })

  it('is the same about its own amount, and nothing is ever rounded', () => {
    const amounts = fc.integer({ min: 1, max: 1_000_000 })
    fc.assert(
      fc.property(
        amounts,
        fc.array(amounts, { maxLength: 5 }),
        fc.integer({ min: 1, max: 50 }),
        (sum, parts, times) => {
          const steps: ScenarioText['steps'] = [
            { step: 'pay' },
            ...parts.map((amount) => ({ step: 'cancel' as const, amount })),
          ]
          const own = ScenarioField.parse({ name: 'own', amount: sum, steps })
          expect(scaled(own, own.amount)).to.deep.equal(own)
          const amount = smallestShare(own) * BigInt(times)
          const other = scaled(own, amount)
          other.steps.slice(1).forEach((step, index) => {
            const named = 'amount' in step ? (step.amount ?? 0n) : 0n
            expect(named * own.amount).to.equal(BigInt(parts[index] ?? 0) * amount)
          })
        },
      ),
    )
  })
})
