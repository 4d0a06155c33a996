import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { DEMO_SECRET_KEY, startTossSim } from '../../sims/toss/server.ts'
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
import { tossGateway } from './gateway.ts'
import { bookAt, payerAt, postTo } from './sim.spec-helper.ts'

describe('toss: when things go wrong there', () => {
  let subject: ConformanceSubject
  let plan: (operation: string, fault: string) => Promise<unknown>
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')

  before(async () => {
    const sim = await startTossSim({ now: () => nowMs, processingMs: 20 })
    const gateway = tossGateway({ http: httpClient() })
    const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY }
    plan = (operation, fault) => postTo(`${sim.url}/__faults`, { operation, fault })
    subject = {
      gateway,
      credentials,
      wrongCredentials: credentials,
      freshOrderId: () => `order-${randomUUID()}`,
      freshInstrument: payerAt(sim.url).inWindow,
      declines: [],
      book: () => bookAt(sim.url),
      close: async () => {
        await gateway.close()
        await sim.close()
      },
    }
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
      expect(answer.kind).to.equal(moved ? 'found' : 'not_found')
    })
  }

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
      const outcome = await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n }))
      expect(verdict(outcome)).to.deep.equal([kind, category])
      const { length } = (await booked(subject, request)).filter(([operation]) => operation === 'cancel')
      expect(length).to.equal(moved ? 1 : 0)
    })
  }

  it('learns nothing from an inquiry that is refused, or that tells a cancel twice', async () => {
    const { request, reference } = await approved(subject)
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n })))
    for (const [fault, category] of [
      ['refuse', 8002],
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

  it('cancels nothing when the balance is not the one we know', async () => {
    const { request, reference } = await approved(subject)
    const stale = cancellation(subject, { reference, amount: 1_000n, balance: 9_000n })
    expect(verdict(await subject.gateway.cancel(stale))).to.deep.equal(['declined', 8006])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  it('makes one of two cancels that start from the same balance', async () => {
    const { request, reference } = await approved(subject)
    const cancel = (): ReturnType<typeof subject.gateway.cancel> =>
      subject.gateway.cancel(cancellation(subject, { reference, amount: 1_000n }))
    const kinds = (await Promise.all([cancel(), cancel()])).map(({ kind }) => kind)
    expect(kinds.toSorted()).to.deep.equal(['declined', 'succeeded'])
    expect(await booked(subject, request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 1_000n],
    ])
  })

  it('recognises a cancel by its key also after later ones', async () => {
    const { reference } = await approved(subject)
    const asked = cancellation(subject, { reference, amount: 1_000n })
    const first = await subject.gateway.cancel(asked)
    const next = cancellation(subject, { reference, amount: 1_000n, balance: 9_000n })
    const second = succeeded(await subject.gateway.cancel(next))
    expect(await subject.gateway.cancel(asked)).to.deep.equal(first)
    expect(succeeded(first).reference).not.to.equal(second.reference)
  })

  it('is too late to confirm after ten minutes, and then there is nothing', async () => {
    const request = await charge(subject)
    nowMs += 10 * 60_000 + 1_000
    expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['declined', 8010])
    const answer = await ask(subject, 'byOrder', { request, reference: '' })
    expect(answer).to.deep.equal({ kind: 'not_found' })
  })
})
