import { expect } from 'chai'
import { z } from 'zod'
import { TransactionId } from '../../ledger/core/ids.ts'
import { DEMO_MANUAL_SETTINGS } from '../../sims/easy-pay/malls.ts'
import { faultConformance } from '../port/conformance-faults.ts'
import { ask } from '../port/conformance-inquiries.ts'
import {
  approved,
  booked,
  cancellation,
  charge,
  holdsOf,
  succeeded,
  verdict,
  type ConformanceSubject,
} from '../port/conformance-subject.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { payerAt, type Running } from '../port/sim.spec-helper.ts'
import { easyPayCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

const Told = z.object({
  kind: z.string(),
  transactions: z.array(z.object({ operation: z.string() })).optional(),
})

describe('easypay: when things go wrong there', () => {
  let started: Running
  let subject: ConformanceSubject

  before(async () => {
    started = await running()
    subject = started.subject
  })
  after(() => subject.close())

  /** On behalf of a cancel; null: of the whole payment. */
  const askFor = async (key: string | null, request: ApproveRequest): Promise<unknown> => {
    const transactionId = key === null ? null : TransactionId(key)
    const context = { ...request.context, transactionId }
    return subject.gateway.inquire.byOrder?.({ ...request, context })
  }

  it('learns of the last of several parts what it left, and nothing of one that was not made', async () => {
    const { request, reference } = await approved(subject)
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n })))
    expect(await askFor(null, request)).to.include({ kind: 'standing', left: null })
    const last = cancellation(subject, { reference, amount: 6_000n, balance: 6_000n })
    await started.plan('cancel', 'reset-before')
    expect(verdict(await subject.gateway.cancel(last))).to.deep.equal(['unknown', 8999])
    expect(await askFor(last.idempotencyKey, request)).to.include({
      kind: 'standing',
      left: null,
      notMade: last.idempotencyKey,
    })
    await started.plan('inquire', 'error-before')
    expect(await askFor(last.idempotencyKey, request)).to.include({ kind: 'unknown' })
    const again = cancellation(subject, { reference, amount: 6_000n, balance: 6_000n })
    await started.plan('cancel', 'reset-after')
    expect(verdict(await subject.gateway.cancel(again))).to.deep.equal(['unknown', 8999])
    expect(await askFor(again.idempotencyKey, request)).to.have.nested.include({ 'left.amount': 0n })
  })

  it('cancels parts of a transfer and of a phone bill by their own type', async () => {
    for (const behaviour of ['BANK', 'MOBILE', 'PREPAID']) {
      const request = await charge(subject, { instrumentOf: payerAt(started.url, behaviour).inWindow })
      const { reference } = succeeded(await subject.gateway.approve(request))
      const asked = cancellation(subject, { reference, amount: 4_000n })
      expect(succeeded(await subject.gateway.cancel(asked)).amount.amount, behaviour).to.equal(4_000n)
    }
  })

  it('finds a cancel done whose result was to be asked for again', async () => {
    for (const code of ['VTIM', 'VT00']) {
      const request = await charge(subject, { instrumentOf: payerAt(started.url, code).inWindow })
      const { reference } = succeeded(await subject.gateway.approve(request))
      const outcome = await subject.gateway.cancel(cancellation(subject, { reference, amount: 10_000n }))
      expect(verdict(outcome), code).to.deep.equal(['unknown', 8013])
      const told = await ask(subject, 'byOrder', { request, reference })
      expect(told).to.have.nested.include({ kind: 'standing', 'left.amount': 0n })
    }
  })

  it('does not charge twice under one key, and says that it may have charged', async () => {
    const request = await charge(subject)
    succeeded(await subject.gateway.approve(request))
    expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['unknown', 8004])
    const again = { ...request, instrument: await subject.freshInstrument(request.providerOrderId, 10_000n) }
    expect(verdict(await subject.gateway.approve(again))).to.deep.equal(['unknown', 8004])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  it('does not believe an approval under another key than ours, but finds it', async () => {
    const request = await charge(subject)
    const credentials = { ...subject.credentials, secretKey: 'easypay!ANOTHER' }
    expect(verdict(await subject.gateway.approve({ ...request, credentials }))).to.deep.equal([
      'unknown',
      8999,
    ])
    const told = await ask(subject, 'byOrder', { request, reference: '' })
    expect(told).to.include({ kind: 'standing' })
  })

  it('learns of a hold what became of it', async () => {
    const { preAuthorize, capture, void: release } = holdsOf(subject)
    const credentials = { ...subject.credentials, settings: DEMO_MANUAL_SETTINGS }
    const chargeOf = (): Promise<ApproveRequest> => charge(subject, { credentials })
    const toldOf = async (request: ApproveRequest, key: string | null): Promise<unknown> => {
      const told = Told.parse(await askFor(key, request))
      return told.transactions?.map(({ operation }) => operation).join(' ') ?? told.kind
    }
    const [kept, left] = [await chargeOf(), await chargeOf()]
    const { reference } = succeeded(await preAuthorize(kept))
    expect(await toldOf(kept, null)).to.equal('pre_authorize')
    const capturing = cancellation(subject, { reference, amount: 10_000n, credentials })
    await started.plan('capture', 'error-after')
    expect(verdict(await capture(capturing))).to.deep.equal(['unknown', 8999])
    expect(await toldOf(kept, capturing.idempotencyKey)).to.equal('pre_authorize capture')
    const cancelling = cancellation(subject, { reference, amount: 10_000n, credentials })
    await started.plan('cancel', 'error-after')
    expect(verdict(await subject.gateway.cancel(cancelling))).to.deep.equal(['unknown', 8999])
    expect(await toldOf(kept, cancelling.idempotencyKey)).to.equal('standing')

    const other = succeeded(await preAuthorize(left)).reference
    const voiding = () => cancellation(subject, { reference: other, amount: 10_000n, credentials })
    await started.plan('void', 'refuse')
    expect(verdict(await release(voiding()))).to.deep.equal(['declined', 8006])
    const last = voiding()
    await started.plan('void', 'error-after')
    expect(verdict(await release(last))).to.deep.equal(['unknown', 8999])
    expect(await toldOf(left, last.idempotencyKey)).to.equal('pre_authorize void')
    expect(await toldOf(left, voiding().idempotencyKey)).to.equal('unknown')
    expect(await toldOf(left, null)).to.equal('unknown')
  })

  faultConformance(() => started, {
    capabilities: easyPayCapabilities,
    refused: 8009,
    maintenance: ['unknown', 8999],
    tells: 'what is left',
    staleCancel: ['declined', 8006],
  })
})
