import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { faults } from '../port/conformance-fault-traits.ts'
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
import type { ApproveRequest, Gateway } from '../port/gateway.ts'
import { payerAt, type Running } from '../port/sim.spec-helper.ts'
import { nicePayCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

describe('nice-pay: when things go wrong there', () => {
  let started: Running
  let subject: ConformanceSubject
  let nowMs: number

  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T12:00:00+09:00')
    started = await running({ now: () => nowMs })
    subject = started.subject
  })
  afterEach(() => subject.close())

  const chargeNow = async (more: Parameters<typeof charge>[1] = {}): Promise<ApproveRequest> => ({
    ...(await charge(subject, more)),
    requestedAt: instantOf(nowMs),
  })
  const undo = (request: ApproveRequest): Promise<Awaited<ReturnType<NonNullable<Gateway['netCancel']>>>> => {
    const { netCancel } = subject.gateway
    if (netCancel === undefined) throw new Error('no net cancel, though declared')
    return netCancel({ ...request, reason: 'answer lost' })
  }

  it('never takes money under another order for nothing', async () => {
    const [opened, other] = [await chargeNow(), await chargeNow()]
    const { kind, token } = opened.instrument as Extract<Instrument, { kind: 'token' }>
    const mixed = { ...other, instrument: { kind, token } }
    expect(verdict(await subject.gateway.approve(mixed))).to.deep.equal(['unknown', 8999])
    expect(await booked(subject, opened)).to.deep.equal([['approve', 10_000n]])
    expect(await ask(subject, 'byOrder', { request: mixed, reference: '' })).to.include({ kind: 'unknown' })
    // The window's own order is as it was, and a later one that brings the used window has nothing there.
    expect(await ask(subject, 'byOrder', { request: opened, reference: '' })).to.include({ kind: 'found' })
    nowMs += 10 * 60_000
    const reloaded = { ...(await chargeNow()), instrument: { kind, token } }
    expect(verdict(await subject.gateway.approve(reloaded))).to.deep.equal(['unknown', 8004])
    expect(await ask(subject, 'byOrder', { request: reloaded, reference: '' })).to.deep.equal({
      kind: 'not_found',
    })
  })

  for (const [fault, moved] of faults) {
    it(`undoes by its order what ${fault} has left open`, async () => {
      const request = await chargeNow()
      await started.plan('approve', fault)
      await subject.gateway.approve(request)
      nowMs += 4 * 60_000
      expect((await undo(request)).kind).to.equal(moved ? 'succeeded' : 'declined')
      const left = (await booked(subject, request)).map(([operation]) => operation)
      expect(left).to.deep.equal(moved ? ['approve', 'cancel'] : [])
      const answer = await ask(subject, 'byOrder', { request, reference: '' })
      expect(answer.kind === 'found' ? answer.transactions.length : 0).to.equal(left.length)
    })

    it(`makes no second cancel, asked again after ${fault}`, async () => {
      const { request, reference } = await approved(subject)
      await started.plan('cancel', fault)
      const asked = cancellation(subject, { reference, amount: 4_000n })
      await subject.gateway.cancel(asked)
      const again = await subject.gateway.cancel(asked)
      expect(verdict(again)).to.deep.equal(moved ? ['unknown', 8004] : ['succeeded'])
      expect(await booked(subject, request)).to.have.length(2)
    })
  }

  it('finds an order whose approval came after midnight', async () => {
    nowMs = Date.parse('2026-11-20T23:59:59.500+09:00')
    const request = await chargeNow()
    nowMs += 1_000
    succeeded(await subject.gateway.approve(request))
    nowMs += 3 * 24 * 60 * 60_000
    expect((await ask(subject, 'byOrder', { request, reference: '' })).kind).to.equal('found')
  })

  it('undoes nothing an hour later, nor what was cancelled', async () => {
    const request = await chargeNow()
    const { reference } = succeeded(await subject.gateway.approve(request))
    nowMs += 60 * 60_000 + 1
    expect(verdict(await undo(request))).to.deep.equal(['declined', 8006])
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 10_000n })))
    expect(verdict(await undo(request))).to.deep.equal(['unknown', 8005])
    expect(await booked(subject, request)).to.have.length(2)
  })

  it('takes no code for certain that leaves the outcome open', async () => {
    for (const [code, category] of [
      ['U303', 8999],
      ['U503', 8999],
      ['A246', 8013],
      ['P015', 8004],
    ] as const) {
      const instrumentOf = payerAt(subject.credentials.baseUrl, code).inWindow
      const request = await chargeNow({ instrumentOf })
      expect(verdict(await subject.gateway.approve(request)), code).to.deep.equal(['unknown', category])
    }
  })

  faultConformance(() => started, {
    capabilities: nicePayCapabilities,
    refused: 8009,
    maintenance: ['declined', 8012],
    otherAmount: 'not believed',
    tells: 'movements',
    unbelievable: { byTransaction: ['duplicate'], byOrder: ['duplicate'] },
    alsoByKey: true,
    now: () => nowMs,
    tooLate: () => (nowMs += 30 * 60_000 + 1),
  })
})
