import { expect } from 'chai'
import { ask } from '../port/conformance-inquiries.ts'
import {
  approved,
  booked,
  cancellation,
  charge,
  succeeded,
  verdict,
  won,
  type ConformanceSubject,
} from '../port/conformance-subject.ts'
import { running, windowAt } from './sim.spec-helper.ts'

describe('bluewalnut: when things go wrong there', () => {
  let subject: ConformanceSubject
  let plan: (operation: string, fault: string) => Promise<unknown>
  let url: string
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')

  before(async () => {
    const started = await running({ now: () => nowMs })
    subject = started.subject
    plan = started.plan
    url = started.url
  })
  after(() => subject.close())

  const approvals: readonly [fault: string, kind: string, category: number | undefined, moved: boolean][] = [
    ['refuse', 'declined', 8009, false],
    ['maintenance', 'declined', 8012, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-before', 'unknown', 8999, false],
    ['reset-after', 'unknown', 8999, true],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8004, true],
    ['wrong-amount', 'succeeded', undefined, true],
  ]
  for (const [fault, kind, category, moved] of approvals) {
    it(`takes an approval for ${kind} after ${fault}, and learns the truth by an inquiry`, async () => {
      const request = await charge(subject)
      await plan('approve', fault)
      const outcome = await subject.gateway.approve(request)
      expect(verdict(outcome)).to.deep.equal(category === undefined ? [kind] : [kind, category])
      if (outcome.kind === 'succeeded') expect(outcome.result.amount).not.to.deep.equal(request.amount)
      expect(await booked(subject, request)).to.deep.equal(moved ? [['approve', 10_000n]] : [])
      const answer = await ask(subject, 'byOrder', { request, reference: '' })
      expect(answer.kind).to.equal(moved ? 'standing' : 'not_found')
    })
  }

  it('doubts what only says that something went wrong', async () => {
    for (const [behaviour, category] of [
      ['3095:카드사 응답없음', 8999],
      ['3095:통신 오류', 8999],
      ['2000', 8999],
      ['9002', 8999],
      ['A299', 8999],
      ['X002', 8999],
      ['X003', 8999],
      ['A246', 8013],
      ['1682', 8004],
      ['1673', 8004],
      ['2156', 8004],
      ['2201', 8004],
    ] as const) {
      const request = await charge(subject, { instrumentOf: windowAt(url, behaviour) })
      expect(verdict(await subject.gateway.approve(request)), behaviour).to.deep.equal(['unknown', category])
      expect(await ask(subject, 'byOrder', { request, reference: '' })).to.deep.equal({ kind: 'not_found' })
    }
  })

  const cancels: readonly [fault: string, kind: string, category: number, moved: boolean][] = [
    ['refuse', 'declined', 8006, false],
    ['maintenance', 'declined', 8012, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8005, true],
    ['wrong-amount', 'unknown', 8999, true],
  ]
  for (const [fault, kind, category, moved] of cancels) {
    it(`takes a cancel for ${kind} after ${fault}, and is told what is left`, async () => {
      const { request, reference } = await approved(subject)
      await plan('cancel', fault)
      const outcome = await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n }))
      expect(verdict(outcome)).to.deep.equal([kind, category])
      const answer = await ask(subject, 'byTransaction', { request, reference })
      expect(answer).to.have.deep.property('left', won(moved ? 6_000n : 10_000n))
    })
  }

  it('cancels the same cancel once', async () => {
    const { request, reference } = await approved(subject)
    const asked = cancellation(subject, { reference, amount: 4_000n })
    succeeded(await subject.gateway.cancel(asked))
    expect(verdict(await subject.gateway.cancel(asked))).to.deep.equal(['unknown', 8005])
    expect(await booked(subject, request)).to.have.length(2)
  })

  it('learns nothing from an inquiry that is refused, contradicts itself or is not there', async () => {
    const { request, reference } = await approved(subject)
    for (const [fault, category] of [
      ['refuse', 8002],
      ['wrong-amount', undefined],
      ['error-before', 8999],
      ['maintenance', 8012],
    ] as const) {
      await plan('inquire', fault)
      const answer = await ask(subject, 'byTransaction', { request, reference })
      if (category === undefined) expect(answer.kind, fault).to.equal('standing')
      else expect(answer, fault).to.have.nested.include({ kind: 'unknown', 'failure.category': category })
    }
    const { gateway, credentials } = subject
    const settings = { ...credentials.settings, inquiryPath: '' }
    for (const way of ['byTransaction', 'byOrder'] as const)
      expect(
        await ask({ gateway, credentials: { ...credentials, settings } }, way, { request, reference }),
      ).to.deep.equal({ kind: 'no_way' })
  })

  it('is too late to approve after ten minutes, and then there is nothing', async () => {
    const request = await charge(subject)
    nowMs += 10 * 60_000
    expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['declined', 8010])
    const answer = await ask(subject, 'byOrder', { request, reference: '' })
    expect(answer).to.deep.equal({ kind: 'not_found' })
  })
})
