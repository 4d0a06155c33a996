import { expect } from 'chai'
import {
  approved,
  booked,
  cancellation,
  charge,
  succeeded,
  verdict,
  type ConformanceSubject,
} from '../port/conformance-subject.ts'
import { registeredAt, running } from './sim.spec-helper.ts'

describe('softpayment: when things go wrong there', () => {
  let subject: ConformanceSubject
  let plan: (operation: string, fault: string) => Promise<unknown>
  let url: string

  before(async () => {
    const started = await running()
    subject = started.subject
    plan = started.plan
    url = started.url
  })
  after(() => subject.close())

  const approvals: readonly [fault: string, kind: string, category: number | undefined, moved: boolean][] = [
    ['refuse', 'declined', 8009, false],
    ['maintenance', 'unknown', 8999, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-before', 'unknown', 8999, false],
    ['reset-after', 'unknown', 8999, true],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8004, true],
    ['wrong-amount', 'succeeded', undefined, true],
  ]
  for (const [fault, kind, category, moved] of approvals) {
    it(`takes a charge for ${kind} after ${fault}; the same order again is charged once`, async () => {
      const request = await charge(subject)
      await plan('approve', fault)
      const outcome = await subject.gateway.approve(request)
      expect(verdict(outcome)).to.deep.equal(category === undefined ? [kind] : [kind, category])
      if (outcome.kind === 'succeeded') expect(outcome.result.amount).not.to.deep.equal(request.amount)
      expect(await booked(subject, request)).to.deep.equal(moved ? [['approve', 10_000n]] : [])
      expect(succeeded(await subject.gateway.approve(request)).amount).to.deep.equal(request.amount)
      expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
    })
  }

  it('learns from a repetition that the first charge failed, and why', async () => {
    for (const [behaviour, category] of [
      ['FAILED', 8009],
      ['FAILED REJECT_CARD_PAYMENT', 8008],
    ] as const) {
      const request = await charge(subject, { instrumentOf: registeredAt(url, behaviour) })
      await plan('approve', 'reset-after')
      expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['unknown', 8999])
      expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['declined', category])
      expect(await booked(subject, request)).to.deep.equal([])
    }
  })

  it('doubts a charge that failed for no certain reason, and one that was done otherwise', async () => {
    const doubtful = await charge(subject, { instrumentOf: registeredAt(url, 'FAILED PROVIDER_ERROR') })
    expect(verdict(await subject.gateway.approve(doubtful))).to.deep.equal(['unknown', 8999])
    const request = await charge(subject)
    succeeded(await subject.gateway.approve(request))
    const { instrument } = await charge(subject)
    expect(verdict(await subject.gateway.approve({ ...request, instrument }))).to.deep.equal([
      'unknown',
      8004,
    ])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  const cancels: readonly [fault: string, kind: string, category: number, moved: boolean][] = [
    ['refuse', 'declined', 8006, false],
    ['maintenance', 'unknown', 8999, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8005, true],
    ['wrong-amount', 'unknown', 8999, true],
  ]
  for (const [fault, kind, category, moved] of cancels) {
    it(`takes a cancel for ${kind} after ${fault}`, async () => {
      const { request, reference } = await approved(subject)
      await plan('cancel', fault)
      const outcome = await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n }))
      expect(verdict(outcome)).to.deep.equal([kind, category])
      const { length } = (await booked(subject, request)).filter(([operation]) => operation === 'cancel')
      expect(length).to.equal(moved ? 1 : 0)
    })
  }
})
