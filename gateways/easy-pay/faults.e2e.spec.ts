import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { TransactionId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_MANUAL_SETTINGS, DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/easy-pay/malls.ts'
import { startEasyPaySim } from '../../sims/easy-pay/server.ts'
import { httpClient } from '../http/client.ts'
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
import { easyPayGateway } from './gateway.ts'
import { bookAt, payerAt, postTo } from './sim.spec-helper.ts'

const Told = z.object({
  kind: z.string(),
  transactions: z.array(z.object({ operation: z.string() })).optional(),
})

describe('easypay: when things go wrong there', () => {
  let subject: ConformanceSubject
  let url: string
  let plan: (operation: string, fault: string) => Promise<unknown>

  before(async () => {
    const sim = await startEasyPaySim()
    url = sim.url
    const gateway = easyPayGateway({ http: httpClient(), now: () => instantOf(Date.now()) })
    const credentials = { baseUrl: url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
    plan = (operation, fault) => postTo(`${url}/__faults`, { operation, fault })
    subject = {
      gateway,
      credentials,
      wrongCredentials: credentials,
      freshOrderId: () => `o-${randomUUID()}`,
      freshInstrument: payerAt(url).inWindow,
      declines: [],
      book: () => bookAt(url),
      close: async () => {
        await gateway.close()
        await sim.close()
      },
    }
  })
  after(() => subject.close())

  /** On behalf of a cancel; null: of the whole payment. */
  const askFor = async (key: string | null, request: ApproveRequest): Promise<unknown> => {
    const transactionId = key === null ? null : TransactionId(key)
    const context = { ...request.context, transactionId }
    return subject.gateway.inquire.byOrder?.({ ...request, context })
  }

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
      const asked = cancellation(subject, { reference, amount: 4_000n })
      expect(verdict(await subject.gateway.cancel(asked))).to.deep.equal([kind, category])
      const { length } = (await booked(subject, request)).filter(([operation]) => operation === 'cancel')
      expect(length).to.equal(moved ? 1 : 0)
      const told = await askFor(asked.idempotencyKey, request)
      expect(told).to.have.nested.include({ kind: 'standing', 'left.amount': moved ? 6_000n : 10_000n })
    })
  }

  it('learns of the last of several parts what it left, and nothing of one that was not made', async () => {
    const { request, reference } = await approved(subject)
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n })))
    expect(await askFor(null, request)).to.include({ kind: 'standing', left: null })
    const last = cancellation(subject, { reference, amount: 6_000n, balance: 6_000n })
    await plan('cancel', 'reset-before')
    expect(verdict(await subject.gateway.cancel(last))).to.deep.equal(['unknown', 8999])
    expect(await askFor(last.idempotencyKey, request)).to.include({
      kind: 'standing',
      left: null,
      notMade: last.idempotencyKey,
    })
    await plan('inquire', 'error-before')
    expect(await askFor(last.idempotencyKey, request)).to.include({ kind: 'unknown' })
    const again = cancellation(subject, { reference, amount: 6_000n, balance: 6_000n })
    await plan('cancel', 'reset-after')
    expect(verdict(await subject.gateway.cancel(again))).to.deep.equal(['unknown', 8999])
    expect(await askFor(again.idempotencyKey, request)).to.have.nested.include({ 'left.amount': 0n })
  })

  it('learns nothing from an inquiry that is refused, or not answered', async () => {
    const { request, reference } = await approved(subject)
    for (const [fault, category] of [
      ['refuse', 8002],
      ['error-before', 8999],
    ] as const) {
      await plan('inquire', fault)
      expect(await ask(subject, 'byOrder', { request, reference }), fault).to.have.nested.include({
        kind: 'unknown',
        'failure.category': category,
      })
    }
  })

  it('cancels nothing when the balance is not the one we know', async () => {
    const { request, reference } = await approved(subject)
    const stale = cancellation(subject, { reference, amount: 1_000n, balance: 9_000n })
    expect(verdict(await subject.gateway.cancel(stale))).to.deep.equal(['declined', 8006])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  it('cancels parts of a transfer and of a phone bill by their own type', async () => {
    for (const behaviour of ['BANK', 'MOBILE', 'PREPAID']) {
      const request = await charge(subject, { instrumentOf: payerAt(url, behaviour).inWindow })
      const { reference } = succeeded(await subject.gateway.approve(request))
      const asked = cancellation(subject, { reference, amount: 4_000n })
      expect(succeeded(await subject.gateway.cancel(asked)).amount.amount, behaviour).to.equal(4_000n)
    }
  })

  it('finds a cancel done whose result was to be asked for again', async () => {
    for (const code of ['VTIM', 'VT00']) {
      const request = await charge(subject, { instrumentOf: payerAt(url, code).inWindow })
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
    await plan('capture', 'error-after')
    expect(verdict(await capture(capturing))).to.deep.equal(['unknown', 8999])
    expect(await toldOf(kept, capturing.idempotencyKey)).to.equal('pre_authorize capture')
    const cancelling = cancellation(subject, { reference, amount: 10_000n, credentials })
    await plan('cancel', 'error-after')
    expect(verdict(await subject.gateway.cancel(cancelling))).to.deep.equal(['unknown', 8999])
    expect(await toldOf(kept, cancelling.idempotencyKey)).to.equal('standing')

    const other = succeeded(await preAuthorize(left)).reference
    const voiding = () => cancellation(subject, { reference: other, amount: 10_000n, credentials })
    await plan('void', 'refuse')
    expect(verdict(await release(voiding()))).to.deep.equal(['declined', 8006])
    const last = voiding()
    await plan('void', 'error-after')
    expect(verdict(await release(last))).to.deep.equal(['unknown', 8999])
    expect(await toldOf(left, last.idempotencyKey)).to.equal('pre_authorize void')
    expect(await toldOf(left, voiding().idempotencyKey)).to.equal('unknown')
    expect(await toldOf(left, null)).to.equal('unknown')
  })
})
