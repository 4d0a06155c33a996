import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startNicePaySim } from '../../sims/nice-pay/server.ts'
import { httpClient } from '../http/client.ts'
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
import { nicePayGateway } from './gateway.ts'
import { bookAt, payerAt, postTo } from './sim.spec-helper.ts'

describe('nice-pay: when things go wrong there', () => {
  let subject: ConformanceSubject
  let plan: (operation: string, fault: string) => Promise<unknown>
  let nowMs: number

  beforeEach(async () => {
    nowMs = Date.parse('2026-11-20T12:00:00+09:00')
    const sim = await startNicePaySim({ now: () => nowMs })
    const gateway = nicePayGateway({ http: httpClient(), now: () => instantOf(nowMs) })
    const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
    plan = (operation, fault) => postTo(`${sim.url}/__faults`, { operation, fault })
    subject = {
      gateway,
      credentials,
      wrongCredentials: credentials,
      freshOrderId: () => `order-${randomUUID()}`,
      freshInstrument: payerAt(sim.url).inWindow,
      freshBillingKey: payerAt(sim.url).registered,
      declines: [],
      book: () => bookAt(sim.url),
      close: async () => {
        await gateway.close()
        await sim.close()
      },
    }
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

  const approvals: readonly (readonly [fault: string, kind: string, category: number, moved: boolean])[] = [
    ['refuse', 'declined', 8009, false],
    ['maintenance', 'declined', 8012, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-before', 'unknown', 8999, false],
    ['reset-after', 'unknown', 8999, true],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8004, true],
    ['wrong-amount', 'unknown', 8999, true],
  ]
  for (const [fault, kind, category, moved] of approvals) {
    it(`takes an approval for ${kind} after ${fault}, and learns the truth by an inquiry`, async () => {
      const byKey = { instrumentOf: () => subject.freshBillingKey?.() ?? Promise.reject(new Error()) }
      for (const request of [await chargeNow(), await chargeNow(byKey)]) {
        await plan('approve', fault)
        expect(verdict(await subject.gateway.approve(request))).to.deep.equal([kind, category])
        expect(await booked(subject, request)).to.deep.equal(moved ? [['approve', 10_000n]] : [])
        const answer = await ask(subject, 'byOrder', { request, reference: '' })
        expect(answer.kind).to.equal(moved ? 'found' : 'not_found')
      }
    })

    it(`undoes by its order what ${fault} has left open`, async () => {
      const request = await chargeNow()
      await plan('approve', fault)
      await subject.gateway.approve(request)
      nowMs += 4 * 60_000
      expect((await undo(request)).kind).to.equal(moved ? 'succeeded' : 'declined')
      const left = (await booked(subject, request)).map(([operation]) => operation)
      expect(left).to.deep.equal(moved ? ['approve', 'cancel'] : [])
      const answer = await ask(subject, 'byOrder', { request, reference: '' })
      expect(answer.kind === 'found' ? answer.transactions.length : 0).to.equal(left.length)
    })
  }

  const cancels: readonly (readonly [fault: string, kind: string, category: number, moved: boolean])[] = [
    ['refuse', 'declined', 8006, false],
    ['maintenance', 'declined', 8012, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8005, true],
    ['wrong-amount', 'unknown', 8999, true],
  ]
  for (const [fault, kind, category, moved] of cancels) {
    it(`takes a cancel for ${kind} after ${fault}, and repeated makes no second one`, async () => {
      const { request, reference } = await approved(subject)
      await plan('cancel', fault)
      const asked = cancellation(subject, { reference, amount: 4_000n })
      expect(verdict(await subject.gateway.cancel(asked))).to.deep.equal([kind, category])
      const made = async (): Promise<number> => (await booked(subject, request)).length - 1
      expect(await made()).to.equal(moved ? 1 : 0)
      const again = await subject.gateway.cancel(asked)
      expect(verdict(again)).to.deep.equal(moved ? ['unknown', 8004] : ['succeeded'])
      expect(await made()).to.equal(1)
    })
  }

  it('learns nothing from an inquiry that is refused, or that tells a cancel twice', async () => {
    const { request, reference } = await approved(subject)
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n })))
    for (const [fault, category] of [
      ['refuse', 8002],
      ['maintenance', 8012],
      ['duplicate', 8999],
      ['error-before', 8999],
    ] as const) {
      await plan('inquire', fault)
      expect(await ask(subject, 'byTransaction', { request, reference }), fault).to.have.nested.include({
        kind: 'unknown',
        'failure.category': category,
      })
    }
  })

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

  it('is too late to approve after thirty minutes, and then there is nothing', async () => {
    const request = await chargeNow()
    nowMs += 30 * 60_000 + 1
    expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['declined', 8010])
    expect(await ask(subject, 'byOrder', { request, reference: '' })).to.deep.equal({ kind: 'not_found' })
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
})
