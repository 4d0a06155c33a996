import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import { faults, verdictsOf, type Fault, type FaultTraits, type Tells } from './conformance-fault-traits.ts'
import { ask, waysOf, type Way } from './conformance-inquiries.ts'
import {
  billingKeyOf,
  booked,
  cancellation,
  charge,
  succeeded,
  verdict,
  won,
  type Approved,
} from './conformance-subject.ts'
import type { ApproveRequest, Gateway, ToldOnInquiry } from './gateway.ts'
import type { Running } from './sim.spec-helper.ts'

type Faulty = () => Pick<Running, 'subject' | 'plan'>

/** What every adapter must make of what goes wrong at its provider; in the `describe` that starts the simulator. */
export const faultConformance = (running: Faulty, traits: FaultTraits): void => {
  for (const group of [approvals, cancels, inquiries, balances, lateness]) group(running, traits)
}

type How = '' | ' by billing key'

const chargeOf = async (
  { subject }: ReturnType<Faulty>,
  { now = Date.now }: FaultTraits,
  how: How = '',
): Promise<ApproveRequest> => {
  const byKey = { instrumentOf: () => billingKeyOf(subject) }
  const request = await charge(subject, how === ' by billing key' ? byKey : {})
  return { ...request, requestedAt: instantOf(now()) }
}

const approved = async (running: ReturnType<Faulty>, traits: FaultTraits): Promise<Approved> => {
  const request = await chargeOf(running, traits)
  return { request, reference: succeeded(await running.subject.gateway.approve(request)).reference }
}

const THEN_INQUIRES = ', and learns the truth by an inquiry'

const approvals = (running: Faulty, traits: FaultTraits): void => {
  const { capabilities, alsoByKey, tells } = traits
  const learning = capabilities.inquiryByOrder ? THEN_INQUIRES : ''
  for (const how of alsoByKey === true ? (['', ' by billing key'] as const) : ([''] as const))
    for (const [fault, moved] of faults) {
      const expected = verdictsOf(traits).approve(fault)
      it(`takes an approval${how} for ${expected[0]} after ${fault}${learning}`, async () => {
        const { subject, plan } = running()
        const request = await chargeOf(running(), traits, how)
        await plan('approve', fault)
        const outcome = await subject.gateway.approve(request)
        expect(verdict(outcome)).to.deep.equal(expected)
        if (outcome.kind === 'succeeded') expect(outcome.result.amount).to.deep.equal(won(10_001n))
        const made = await booked(subject, request)
        expect(made).to.deep.equal(moved ? [['approve', 10_000n]] : [])
        if (!capabilities.inquiryByOrder) return
        expectTold(await ask(subject, 'byOrder', { request, reference: '' }), made, tells)
      })
    }
}

const cancels = (running: Faulty, traits: FaultTraits): void => {
  const { capabilities, cancelled = [4_000n], tells } = traits
  const ways = waysOf(capabilities)
  const learning = ways.length > 0 ? THEN_INQUIRES : ''
  for (const amount of cancelled)
    for (const [fault, moved] of faults) {
      const expected = verdictsOf(traits).cancel(fault)
      it(`takes a cancel of ${String(amount)} for ${expected[0]} after ${fault}${learning}`, async () => {
        const { subject, plan } = running()
        const { request, reference } = await approved(running(), traits)
        await plan('cancel', fault)
        const asked = cancellation(subject, { reference, amount })
        expect(verdict(await subject.gateway.cancel(asked))).to.deep.equal(expected)
        const made = await booked(subject, request)
        expect(made).to.deep.equal([['approve', 10_000n], ...(moved ? [['cancel', amount]] : [])])
        for (const way of ways)
          expectTold(
            await askOnBehalf(subject, way, { ...request, reference, context: asked.context }),
            made,
            tells,
          )
      })
    }
}

/** Of a cancel, by the context of its call. */
const askOnBehalf = async (
  { gateway: { inquire } }: { readonly gateway: Gateway },
  way: Way,
  request: ApproveRequest & { readonly reference: string },
): Promise<ToldOnInquiry> => {
  const answer = await (way === 'byOrder' ? inquire.byOrder?.(request) : inquire.byTransaction?.(request))
  if (answer === undefined) throw new Error(`no inquiry ${way}, though declared`)
  return answer
}

/** The book, as far as the provider tells. */
const expectTold = (
  answer: ToldOnInquiry,
  made: readonly (readonly [operation: string, amount: bigint])[],
  tells: Tells | undefined,
): void => {
  if (made.length === 0) expect(answer).to.deep.equal({ kind: 'not_found' })
  else if (tells === 'movements') {
    const told = answer.kind === 'found' ? answer.transactions : []
    expect(told.map(({ operation, amount }) => [operation, amount.amount])).to.deep.equal(made)
  } else {
    const left = made.reduce(
      (sum, [operation, amount]) => (operation === 'cancel' ? sum - amount : sum),
      10_000n,
    )
    expect(answer.kind).to.equal('standing')
    expect(answer).to.have.deep.property('left', tells === 'what is left' || left === 0n ? won(left) : null)
  }
}

const inquiries = (running: Faulty, traits: FaultTraits): void => {
  const { capabilities, maintenance, cancelled, unbelievable = {} } = traits
  for (const way of waysOf(capabilities))
    it(`learns nothing ${way} from an inquiry that is refused, breaks, or cannot be believed`, async () => {
      const { subject, plan } = running()
      const { request, reference } = await approved(running(), traits)
      const broken = ['reset-before', 'error-before', 'truncated', ...(unbelievable[way] ?? [])] as const
      const [amount = 4_000n] = cancelled ?? []
      succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount })))
      const learned = async (fault: Fault): Promise<ToldOnInquiry> => {
        await plan('inquire', fault)
        return ask(subject, way, { request, reference })
      }
      for (const [fault, category] of [
        ['refuse', 8002],
        ['maintenance', maintenance[1]],
        ...broken.map((one) => [one, 8999] as const),
      ] as const) {
        const nothing = { kind: 'unknown', 'failure.category': category }
        expect(await learned(fault), fault).to.have.nested.include(nothing)
      }
    })
}

const balances = (running: Faulty, traits: FaultTraits): void => {
  const { staleCancel } = traits
  if (staleCancel === undefined) return
  it('cancels nothing when the balance is not the one we know', async () => {
    const { subject } = running()
    const { request, reference } = await approved(running(), traits)
    const stale = cancellation(subject, { reference, amount: 1_000n, balance: 9_000n })
    expect(verdict(await subject.gateway.cancel(stale))).to.deep.equal(staleCancel)
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  it('makes one of two cancels that start from the same balance', async () => {
    const { subject } = running()
    const { request, reference } = await approved(running(), traits)
    const cancel = (): ReturnType<Gateway['cancel']> =>
      subject.gateway.cancel(cancellation(subject, { reference, amount: 1_000n }))
    const kinds = (await Promise.all([cancel(), cancel()])).map(({ kind }) => kind)
    expect(kinds).to.have.members(['succeeded', staleCancel[0]])
    expect(await booked(subject, request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 1_000n],
    ])
  })
}

const lateness = (running: Faulty, traits: FaultTraits): void => {
  const { tooLate } = traits
  if (tooLate === undefined) return
  it('is too late to approve when an authentication is too old, and then there is nothing', async () => {
    const { subject } = running()
    const request = await chargeOf(running(), traits)
    tooLate()
    expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['declined', 8010])
    expect(await ask(subject, 'byOrder', { request, reference: '' })).to.deep.equal({ kind: 'not_found' })
  })
}
