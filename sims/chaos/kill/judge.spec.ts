import { expect } from 'chai'
import fc from 'fast-check'
import type { Books, LoggedPayment, Movement, ServedPayment, ToldOperation, ToldOrder } from './books.ts'
import { judge } from './judge.ts'

const approve: Movement = { kind: 'approve', amount: 10_000n }
const part: Movement = { kind: 'cancel', amount: 3_000n }
const hold: Movement = { kind: 'pre-authorize', amount: 5_000n }
const capture: Movement = { kind: 'capture', amount: 2_000n }
const release: Movement = { kind: 'void', amount: 3_000n }
const open = { transactionId: 'txn_1', state: 'CancellationRequested', reason: 'no outcome recorded' }

const answered = (movement: Movement, answer: ToldOperation['answer'] = { kind: 'done' }): ToldOperation => ({
  ...movement,
  key: 'key',
  answer,
})

type Changes = {
  readonly told?: Partial<ToldOrder> | null
  readonly logged?: Partial<LoggedPayment> | null
  readonly served?: Partial<ServedPayment> | null
  readonly provider?: readonly Movement[]
}

/** 10,000 paid and 3,000 given back, the same in all books, but for the changes; null: not there at all. */
const books = ({ told, logged, served, provider = [approve, part] }: Changes = {}): Books => {
  const paymentId = 'pay_1'
  const own = { orderId: 'order-1', paymentId }
  const movements = [approve, part].map((movement) => ({ ...movement, isLate: false }))
  return {
    told:
      told === null
        ? []
        : [{ ...own, operations: [answered(approve), answered(part)], contradictions: [], ...told }],
    logged: logged === null ? [] : [{ ...own, providerOrderIds: ['1-1'], movements, open: [], ...logged }],
    served: new Map(
      served === null
        ? []
        : [[paymentId, { status: 'PARTIAL_CANCELED', balance: 7_000n, held: 0n, ...served }]],
    ),
    provider: provider.map((movement) => ({ ...movement, providerOrderId: '1-1' })),
  }
}

const kindsOf = (changed: Books): readonly string[] => judge(changed).findings.map(({ kind }) => kind)
const logged = (...movements: readonly Movement[]): Partial<LoggedPayment> => ({
  movements: movements.map((movement) => ({ ...movement, isLate: false })),
})

describe('the judge of three books', () => {
  it('finds nothing where they agree', () => {
    expect(judge(books())).to.deep.equal({ findings: [], undecided: [] })
    const held = {
      told: { operations: [hold, capture, release].map((movement) => answered(movement)) },
      logged: logged(hold, capture, release),
      served: { balance: 2_000n, held: 0n },
      provider: [hold, capture, release],
    }
    expect(judge(books(held))).to.deep.equal({ findings: [], undecided: [] })
    expect(judge({ told: [], served: new Map(), logged: [], provider: [] }).findings).to.deep.equal([])
  })

  it('finds nothing in an approval that was found late and given back', () => {
    const late = [approve, { kind: 'cancel', amount: 10_000n }] as const
    const changes = {
      told: { operations: [answered(approve, { kind: 'refused', reason: 'PROVIDER_FAILED' })] },
      logged: { movements: late.map((movement) => ({ ...movement, isLate: true })) },
      served: { balance: 0n },
      provider: late,
    }
    expect(judge(books(changes)).findings).to.deep.equal([])
  })

  const rows: readonly (readonly [string, Changes, readonly string[]])[] = [
    [
      'a charge is doubled at the provider',
      { provider: [approve, approve, part] },
      ['doubled', 'difference'],
    ],
    ['a cancel is doubled at the provider', { provider: [approve, part, part] }, ['doubled', 'difference']],
    [
      'a movement is doubled in the log and at the provider',
      { logged: logged(approve, part, part), provider: [approve, part, part], served: { balance: 4_000n } },
      ['doubled'],
    ],
    [
      'an acknowledged payment is in no book but the client’s',
      { logged: null, provider: [] },
      ['missing', 'missing'],
    ],
    [
      'an acknowledged cancel is not in the log',
      { logged: logged(approve), served: { balance: 10_000n }, provider: [approve] },
      ['missing'],
    ],
    ['a recorded charge was never made', { provider: [part] }, ['missing', 'difference']],
    [
      'the provider took another amount',
      { provider: [{ kind: 'approve', amount: 9_000n }, part] },
      ['difference', 'difference'],
    ],
    [
      'the balance served is not that of the log',
      { served: { balance: 6_999n } },
      ['difference', 'difference'],
    ],
    ['a hold is served that is none', { served: { held: 1n } }, ['difference', 'difference']],
    ['a payment is not served', { served: null }, ['missing']],
    [
      'the provider moved what nobody recorded',
      { provider: [approve, part, hold] },
      ['unrecorded', 'difference'],
    ],
    [
      'a charge belongs to no intent',
      { logged: { providerOrderIds: [] } },
      ['without_intent', 'without_intent', 'missing', 'missing', 'difference'],
    ],
    [
      'the client was told no, and it was done',
      {
        told: {
          operations: [answered(approve), answered(part, { kind: 'refused', reason: 'PROVIDER_FAILED' })],
        },
      },
      ['refused_but_done'],
    ],
    [
      'a refusal is our own fault',
      {
        told: { operations: [answered(approve, { kind: 'refused', reason: 'IDEMPOTENCY_KEY_REUSED' })] },
        logged: logged(),
        served: { balance: 0n },
        provider: [],
      },
      ['unexpected_refusal'],
    ],
    ['answers contradict', { told: { contradictions: ['201, then 409'] } }, ['contradiction']],
  ]
  for (const [what, changes, kinds] of rows)
    it(`names it when ${what}`, () => {
      const { findings } = judge(books(changes))
      expect(findings.map(({ kind }) => kind)).to.deep.equal(kinds)
      for (const { orderId, about } of findings) {
        expect(orderId).to.be.oneOf(['order-1', '1-1'])
        expect(about).to.not.equal('')
      }
    })

  it('lists what is open, with what the provider did, and takes it for no difference', () => {
    for (const provider of [[approve], [approve, part]]) {
      const changes = {
        told: { operations: [answered(approve), answered(part, { kind: 'undecided', last: '202' })] },
        logged: { ...logged(approve), open: [{ ...open, kind: 'cancel' as const }] },
        served: { balance: 10_000n },
        provider,
      }
      expect(judge(books(changes))).to.deep.equal({
        findings: [],
        undecided: [
          {
            ...open,
            orderId: 'order-1',
            paymentId: 'pay_1',
            kind: 'cancel',
            movedAtProvider: provider.length - 1,
          },
        ],
      })
    }
  })

  it('lists a request that was never answered and never recorded', () => {
    const operations = [answered(approve), answered(part), answered(part, { kind: 'undecided', last: '503' })]
    expect(judge(books({ told: { operations } })).undecided).to.deep.equal([
      {
        orderId: 'order-1',
        paymentId: 'pay_1',
        kind: 'cancel',
        transactionId: null,
        state: 'no definite answer',
        reason: '503',
        movedAtProvider: 1,
      },
    ])
  })

  it('finds every single movement that is taken away from, or doubled in, the provider’s book', () => {
    const movement = fc.record({
      kind: fc.constantFrom('approve', 'pre-authorize', 'capture', 'void', 'cancel'),
      amount: fc.bigInt(1n, 100n),
    })
    fc.assert(
      fc.property(fc.array(movement, { minLength: 1 }), fc.nat(), (movements, at) => {
        const index = at % movements.length
        const same = {
          told: { operations: movements.map((one) => answered(one)) },
          logged: logged(...movements),
        }
        const wrongs = [movements.toSpliced(index, 1), [...movements, ...movements.slice(index, index + 1)]]
        for (const provider of wrongs)
          expect(kindsOf(books({ ...same, provider }))).to.include.oneOf(['missing', 'doubled'])
      }),
    )
  })
})
