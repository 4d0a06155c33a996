import { expect } from 'chai'
import { billingKeys } from './conformance-billing.ts'
import { inquiries } from './conformance-inquiries.ts'
import { mistakenAnswers } from './conformance-mistaken.ts'
import {
  approved,
  booked,
  cancellation,
  charge,
  freshKey,
  holdsOf,
  succeeded,
  verdict,
  won,
  type ConformanceSubject,
  type Subject,
  type Traits,
} from './conformance-subject.ts'
import { troubles } from './conformance-troubles.ts'
import type { Gateway } from './gateway.ts'

/** What every adapter must do against its own provider's simulator, as far as its declared capabilities go. */
export const gatewayConformance = (
  name: string,
  traits: Traits,
  setup: () => Promise<ConformanceSubject>,
): void => {
  describe(`gateway conformance: ${name}`, () => {
    let subject: ConformanceSubject
    before(async () => {
      subject = await setup()
    })
    after(() => subject.close())
    it('has the capabilities that it is tested for', () => {
      expect(subject.gateway.capabilities).to.equal(traits.capabilities)
    })
    for (const group of [approvals, billingKeys, cancels, holds, inquiries, mistakenAnswers, troubles])
      group(() => subject, traits)
  })
}

const approvals = (subject: Subject, { capabilities }: Traits): void => {
  it('approves the amount asked for', async () => {
    const request = await charge(subject())
    const result = succeeded(await subject().gateway.approve(request))
    expect(result.amount).to.deep.equal(request.amount)
    expect(result.reference).not.to.equal('')
    expect(await booked(subject(), request)).to.deep.equal([['approve', 10_000n]])
  })

  it('maps every decline to its category, and nothing moves', async () => {
    for (const { name, category, instrument } of subject().declines) {
      const request = await charge(subject(), { instrumentOf: instrument })
      expect([name, ...verdict(await subject().gateway.approve(request))]).to.deep.equal([
        name,
        'declined',
        category,
      ])
      expect(await booked(subject(), request)).to.deep.equal([])
    }
  })

  if (!capabilities.replay.afterSilence.includes('approve')) return
  it('charges once for one key, repeated or at the same time', async () => {
    const request = await charge(subject())
    const approve = (): ReturnType<Gateway['approve']> => subject().gateway.approve(request)
    const [first, second] = await Promise.all([approve(), approve()])
    const repeated = succeeded(await approve())
    for (const outcome of [first, second]) {
      if (outcome.kind === 'succeeded') expect(outcome.result).to.deep.equal(repeated)
      else expect(outcome.kind).to.equal('unknown')
    }
    expect(await booked(subject(), request)).to.deep.equal([['approve', 10_000n]])
  })
}

const cancels = (subject: Subject, { capabilities }: Traits): void => {
  it('cancels in full', async () => {
    const { request, reference } = await approved(subject())
    const result = succeeded(
      await subject().gateway.cancel(cancellation(subject(), { reference, amount: 10_000n })),
    )
    expect(result.amount).to.deep.equal(won(10_000n))
    expect(await booked(subject(), request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 10_000n],
    ])
  })

  if (!capabilities.partialCancel) return
  it('cancels in parts to zero and no further', async () => {
    const { request, reference } = await approved(subject())
    const cancel = async (amount: bigint, balance: bigint): Promise<string> =>
      verdict(await subject().gateway.cancel(cancellation(subject(), { reference, amount, balance })))[0]
    const verdicts = [
      await cancel(3_000n, 10_000n),
      await cancel(6_000n, 7_000n),
      await cancel(1_001n, 1_000n),
      await cancel(1_000n, 1_000n),
    ]
    expect(verdicts).to.deep.equal(['succeeded', 'succeeded', 'declined', 'succeeded'])
    expect(await cancel(1n, 0n)).not.to.equal('succeeded')
    const moved = await booked(subject(), request)
    expect(moved.slice(1)).to.deep.equal([
      ['cancel', 3_000n],
      ['cancel', 6_000n],
      ['cancel', 1_000n],
    ])
  })

  if (!capabilities.replay.afterSilence.includes('cancel')) return
  it('cancels once for one key', async () => {
    const { request, reference } = await approved(subject())
    const asked = cancellation(subject(), { reference, amount: 1_000n })
    const first = await subject().gateway.cancel(asked)
    expect(await subject().gateway.cancel(asked)).to.deep.equal(first)
    expect(await booked(subject(), request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 1_000n],
    ])
  })
}

const holds = (subject: Subject, { capabilities, wholeCapture }: Traits): void => {
  it('says whether it has pre-authorizations', () => {
    expect(subject().gateway.preAuthorization !== undefined).to.equal(capabilities.preAuthorization)
  })
  if (!capabilities.preAuthorization) return

  if (wholeCapture === true)
    it('captures a hold in whole, and in no other way', () => wholeCaptures(subject()))
  else it('captures in parts, voids the rest, cancels what was captured', () => partCaptures(subject()))

  it('voids an untouched hold, once', async () => {
    const { preAuthorize, void: release } = holdsOf(subject())
    const request = await charge(subject())
    const { reference } = succeeded(await preAuthorize(request))
    const asked = cancellation(subject(), { reference, amount: 10_000n })
    succeeded(await release(asked))
    expect(verdict(await release({ ...asked, idempotencyKey: freshKey() }))[0]).not.to.equal('succeeded')
    expect(await booked(subject(), request)).to.deep.equal([
      ['pre_authorize', 10_000n],
      ['void', 10_000n],
    ])
  })
}

const partCaptures = async (subject: ConformanceSubject): Promise<void> => {
  const { preAuthorize, capture, void: release } = holdsOf(subject)
  const request = await charge(subject)
  const { reference, amount, expiresAt, approvedAt } = succeeded(await preAuthorize(request))
  expect(amount).to.deep.equal(won(10_000n))
  expect(expiresAt > approvedAt).to.equal(true)

  const { reason, ...captureOf } = cancellation(subject, { reference, amount: 4_000n })
  expect(succeeded(await capture(captureOf)).amount).to.deep.equal(won(4_000n))
  expect(await capture(captureOf)).to.include({ kind: 'succeeded' })
  const second = { ...captureOf, idempotencyKey: freshKey(), amount: won(1_000n) }
  succeeded(await capture(second))
  const tooMuch = { ...captureOf, idempotencyKey: freshKey(), amount: won(5_001n) }
  expect(verdict(await capture(tooMuch))[0]).to.equal('declined')
  succeeded(await release({ ...captureOf, idempotencyKey: freshKey(), reason }))
  expect(verdict(await capture({ ...second, idempotencyKey: freshKey() }))[0]).to.equal('declined')
  succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 5_000n })))
  const moved = await booked(subject, request)
  expect(moved.map(([operation]) => operation).join(' ')).to.equal(
    'pre_authorize capture capture void cancel',
  )
  expect(moved.map(([, moving]) => moving)).to.deep.equal([10_000n, 4_000n, 1_000n, 5_000n, 5_000n])
}

const wholeCaptures = async (subject: ConformanceSubject): Promise<void> => {
  const { preAuthorize, capture } = holdsOf(subject)
  const request = await charge(subject)
  const { reference } = succeeded(await preAuthorize(request))
  const part = cancellation(subject, { reference, amount: 4_000n })
  expect(verdict(await capture(part))[0]).to.equal('declined')
  const whole = cancellation(subject, { reference, amount: 10_000n })
  expect(succeeded(await capture(whole)).amount).to.deep.equal(won(10_000n))
  succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 10_000n })))
  expect(await booked(subject, request)).to.deep.equal([
    ['pre_authorize', 10_000n],
    ['capture', 10_000n],
    ['cancel', 10_000n],
  ])
}
