import { expect } from 'chai'
import { faultConformance } from '../port/conformance-faults.ts'
import { ask } from '../port/conformance-inquiries.ts'
import {
  approved,
  booked,
  cancellation,
  charge,
  succeeded,
  verdict,
  type ConformanceSubject,
} from '../port/conformance-subject.ts'
import { payerAt, type Running } from '../port/sim.spec-helper.ts'
import { bluewalnutCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

describe('bluewalnut: when things go wrong there', () => {
  let started: Running
  let subject: ConformanceSubject
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')

  before(async () => {
    started = await running({ now: () => nowMs })
    subject = started.subject
  })
  after(() => subject.close())

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
      const request = await charge(subject, { instrumentOf: payerAt(started.url, behaviour).inWindow })
      expect(verdict(await subject.gateway.approve(request)), behaviour).to.deep.equal(['unknown', category])
      expect(await ask(subject, 'byOrder', { request, reference: '' })).to.deep.equal({ kind: 'not_found' })
    }
  })

  it('cancels the same cancel once', async () => {
    const { request, reference } = await approved(subject)
    const asked = cancellation(subject, { reference, amount: 4_000n })
    succeeded(await subject.gateway.cancel(asked))
    expect(verdict(await subject.gateway.cancel(asked))).to.deep.equal(['unknown', 8005])
    expect(await booked(subject, request)).to.have.length(2)
  })

  it('learns from an inquiry of amounts that do not agree that something stands, and has no way without a path', async () => {
    const { request, reference } = await approved(subject)
    await started.plan('inquire', 'wrong-amount')
    expect((await ask(subject, 'byTransaction', { request, reference })).kind).to.equal('standing')
    const { gateway, credentials } = subject
    const settings = { ...credentials.settings, inquiryPath: '' }
    for (const way of ['byTransaction', 'byOrder'] as const)
      expect(
        await ask({ gateway, credentials: { ...credentials, settings } }, way, { request, reference }),
      ).to.deep.equal({ kind: 'no_way' })
  })

  faultConformance(() => started, {
    capabilities: bluewalnutCapabilities,
    refused: 8009,
    maintenance: ['declined', 8012],
    tells: 'what is left',
    tooLate: () => (nowMs += 10 * 60_000),
  })
})
