import { expect } from 'chai'
import { WHOLE_ONLY } from '../../sims/nice-epay/server.ts'
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
import type { ApproveRequest } from '../port/gateway.ts'
import { payerAt, type Running } from '../port/sim.spec-helper.ts'
import { niceEpayCardCapabilities } from './capabilities.ts'
import { runningAccount, runningCard } from './sim.spec-helper.ts'

describe('nice-epay: when things go wrong there', () => {
  let started: Running
  let subject: ConformanceSubject
  let aheadMs = 0
  const now = (): number => Date.now() + aheadMs

  before(async () => {
    started = await runningCard({ now, processingMs: 20 })
    subject = started.subject
  })
  after(() => subject.close())

  const undo = async (request: ApproveRequest): Promise<readonly unknown[]> => {
    const outcome = await subject.gateway.netCancel?.({ ...request, reason: 'lost' })
    return outcome === undefined ? [] : verdict(outcome)
  }

  for (const [fault, moved] of faults)
    it(`undoes an approval after ${fault}, done or not`, async () => {
      const request = await charge(subject)
      await started.plan('approve', fault)
      await subject.gateway.approve(request)
      expect(await undo(request)).to.deep.equal(['succeeded'])
      const movements = await booked(subject, request)
      expect(movements.map(([operation]) => operation)).to.deep.equal(moved ? ['approve', 'cancel'] : [])
      expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['unknown', 8004])
      expect(await booked(subject, request)).to.deep.equal(movements)
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
    const first = await charge(subject, { instrumentOf: payerAt(started.url).registered })
    succeeded(await subject.gateway.approve(first))
    const { idempotencyKey, requestedAt } = first
    const twin = {
      ...(await charge(subject, { instrumentOf: payerAt(started.url).registered })),
      idempotencyKey,
      requestedAt,
    }
    expect(verdict(await subject.gateway.approve(twin))).to.deep.equal(['declined', 8004])
    expect(await booked(subject, twin)).to.deep.equal([])
    expect(await booked(subject, first)).to.have.length(1)
  })

  faultConformance(() => started, {
    capabilities: niceEpayCardCapabilities,
    refused: 8009,
    maintenance: ['declined', 8012],
    tells: 'whether any is left',
    alsoByKey: true,
    cancelled: [10_000n],
    now,
    tooLate: () => (aheadMs += 10 * 60_000),
  })
})

describe('nice-epay: accounts without partial cancels', () => {
  it('are cancelled in whole only', async () => {
    const { url, subject: fresh } = await runningAccount()
    const { mid, merchantKey: secretKey } = WHOLE_ONLY
    const subject: ConformanceSubject = {
      ...fresh,
      credentials: { baseUrl: url, secretKey, settings: { mid } },
      freshInstrument: payerAt(url, 'APPROVE', `?MID=${mid}`).inWindow,
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
