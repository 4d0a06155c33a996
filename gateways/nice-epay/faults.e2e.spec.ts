import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { startNiceEpayAccountSim, startNiceEpayCardSim, WHOLE_ONLY } from '../../sims/nice-epay/server.ts'
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
import type { ApproveRequest } from '../port/gateway.ts'
import { niceEpayAccountGateway, niceEpayCardGateway } from './gateway.ts'
import { payerAt, postTo, subjectAt } from './sim.spec-helper.ts'

const freshOrderId = (): string => `order-${randomUUID()}`

describe('nice-epay: when things go wrong there', () => {
  let subject: ConformanceSubject
  let plan: (operation: string, fault: string) => Promise<unknown>
  let register: () => Promise<Instrument>
  let aheadMs = 0

  before(async () => {
    const sim = await startNiceEpayCardSim({ now: () => Date.now() + aheadMs, processingMs: 20 })
    plan = (operation, fault) => postTo(`${sim.url}/__faults`, { operation, fault })
    register = payerAt(sim.url).registered
    subject = { ...subjectAt(sim, niceEpayCardGateway), freshOrderId, declines: [] }
  })
  after(() => subject.close())

  const found = async (request: ApproveRequest): Promise<string> =>
    (await ask(subject, 'byOrder', { request, reference: '' })).kind
  const undo = async (request: ApproveRequest): Promise<readonly unknown[]> => {
    const outcome = await subject.gateway.netCancel?.({ ...request, reason: 'lost' })
    return outcome === undefined ? [] : verdict(outcome)
  }

  const approvals: readonly [fault: string, kind: string, category: number | undefined, moved: boolean][] = [
    ['refuse', 'declined', 8009, false],
    ['maintenance', 'declined', 8012, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-before', 'unknown', 8999, false],
    ['reset-after', 'unknown', 8999, true],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8004, true],
  ]
  for (const [fault, kind, category, moved] of approvals) {
    for (const by of ['token', 'billing_key'] as const)
      it(`takes an approval by ${by} for ${kind} after ${fault}, and learns the truth by an inquiry`, async () => {
        const request = await charge(subject, by === 'token' ? {} : { instrumentOf: register })
        await plan('approve', fault)
        expect(verdict(await subject.gateway.approve(request))).to.deep.equal([kind, category])
        expect(await booked(subject, request)).to.deep.equal(moved ? [['approve', 10_000n]] : [])
        expect(await found(request)).to.equal(moved ? 'standing' : 'not_found')
      })

    it(`undoes an approval after ${fault}, done or not`, async () => {
      const request = await charge(subject)
      await plan('approve', fault)
      await subject.gateway.approve(request)
      expect(await undo(request)).to.deep.equal(['succeeded'])
      const movements = await booked(subject, request)
      expect(movements.map(([operation]) => operation)).to.deep.equal(moved ? ['approve', 'cancel'] : [])
      expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['unknown', 8004])
      expect(await booked(subject, request)).to.deep.equal(movements)
    })
  }

  it('tells the amount that NICE says it took', async () => {
    const request = await charge(subject)
    await plan('approve', 'wrong-amount')
    expect(succeeded(await subject.gateway.approve(request)).amount).to.deep.equal(won(10_001n))
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
    it(`takes a cancel for ${kind} after ${fault}`, async () => {
      const { request, reference } = await approved(subject)
      await plan('cancel', fault)
      const outcome = await subject.gateway.cancel(cancellation(subject, { reference, amount: 10_000n }))
      expect(verdict(outcome)).to.deep.equal([kind, category])
      const { length } = (await booked(subject, request)).filter(([operation]) => operation === 'cancel')
      expect(length).to.equal(moved ? 1 : 0)
      const told = await ask(subject, 'byTransaction', { request, reference })
      expect(told).to.have.deep.property('left', moved ? won(0n) : null)
    })
  }

  it('learns nothing from an inquiry that is refused or breaks', async () => {
    const { request, reference } = await approved(subject)
    for (const [fault, category] of [
      ['refuse', 8002],
      ['maintenance', 8012],
      ['error-before', 8999],
      ['truncated', 8999],
    ] as const) {
      await plan('inquire', fault)
      expect(await ask(subject, 'byTransaction', { request, reference }), fault).to.have.nested.include({
        kind: 'unknown',
        'failure.category': category,
      })
    }
  })

  it('does not know how much is left after a part', async () => {
    const { request, reference } = await approved(subject)
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n })))
    expect(await ask(subject, 'byTransaction', { request, reference })).to.include({
      kind: 'standing',
      left: null,
    })
  })

  it("declines a charge whose TID is another charge's, and leaves that alone", async () => {
    const first = await charge(subject, { instrumentOf: register })
    succeeded(await subject.gateway.approve(first))
    const { idempotencyKey, requestedAt } = first
    const twin = { ...(await charge(subject, { instrumentOf: register })), idempotencyKey, requestedAt }
    expect(verdict(await subject.gateway.approve(twin))).to.deep.equal(['declined', 8004])
    expect(await booked(subject, twin)).to.deep.equal([])
    expect(await booked(subject, first)).to.have.length(1)
  })

  it('is too late to approve after ten minutes, and then there is nothing', async () => {
    const request = await charge(subject)
    aheadMs += 10 * 60_000
    expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['declined', 8010])
    expect(await found(request)).to.equal('not_found')
  })
})

describe('nice-epay: accounts without partial cancels', () => {
  it('are cancelled in whole only', async () => {
    const sim = await startNiceEpayAccountSim()
    const { mid, merchantKey: secretKey } = WHOLE_ONLY
    const subject: ConformanceSubject = {
      ...subjectAt(sim, niceEpayAccountGateway),
      credentials: { baseUrl: sim.url, secretKey, settings: { mid } },
      freshInstrument: payerAt(sim.url, 'APPROVE', mid).inWindow,
      freshOrderId,
      declines: [],
    }
    const { request, reference } = await approved(subject)
    const cancel = async (amount: bigint): Promise<readonly unknown[]> =>
      verdict(await subject.gateway.cancel(cancellation(subject, { reference, amount })))
    expect(await cancel(4_000n)).to.deep.equal(['declined', 8006])
    expect(await cancel(10_000n)).to.deep.equal(['succeeded'])
    expect(await booked(subject, request)).to.have.length(2)
    await subject.close()
  })
})
