import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { startKcpSim } from '../../sims/kcp/server.ts'
import { httpClient } from '../http/client.ts'
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
import { kcpGateway } from './gateway.ts'
import { bookAt, demoCredentials, payerAt, postTo } from './sim.spec-helper.ts'

describe('kcp: when things go wrong there', () => {
  let subject: ConformanceSubject
  let plan: (operation: string, fault: string) => Promise<unknown>

  before(async () => {
    const sim = await startKcpSim()
    const gateway = kcpGateway({ http: httpClient() })
    const credentials = demoCredentials(sim.url)
    plan = (operation, fault) => postTo(`${sim.url}/__faults`, { operation, fault })
    subject = {
      gateway,
      credentials,
      wrongCredentials: credentials,
      freshOrderId: () => randomUUID(),
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
    ['refuse', 'declined', 8008, false],
    ['maintenance', 'unknown', 8999, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-before', 'unknown', 8999, false],
    ['reset-after', 'unknown', 8999, true],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8999, true],
    ['wrong-amount', 'succeeded', undefined, true],
  ]
  for (const [fault, kind, category, moved] of approvals) {
    it(`takes an approval for ${kind} after ${fault}`, async () => {
      const request = await charge(subject)
      await plan('approve', fault)
      const outcome = await subject.gateway.approve(request)
      expect(verdict(outcome)).to.deep.equal(category === undefined ? [kind] : [kind, category])
      if (outcome.kind === 'succeeded') expect(outcome.result.amount).to.deep.equal(won(10_001n))
      expect(await booked(subject, request)).to.deep.equal(moved ? [['approve', 10_000n]] : [])
    })
  }

  const cancels: readonly [fault: string, kind: string, category: number, moved: boolean][] = [
    ['refuse', 'declined', 8006, false],
    ['maintenance', 'unknown', 8999, false],
    ['reset-before', 'unknown', 8999, false],
    ['error-after', 'unknown', 8999, true],
    ['truncated', 'unknown', 8999, true],
    ['duplicate', 'unknown', 8999, true],
    ['wrong-amount', 'unknown', 8999, true],
  ]
  for (const [fault, kind, category, moved] of cancels) {
    for (const amount of [4_000n, 10_000n]) {
      it(`takes a cancel of ${String(amount)} for ${kind} after ${fault}, and learns the truth`, async () => {
        const { request, reference } = await approved(subject)
        await plan('cancel', fault)
        const outcome = await subject.gateway.cancel(cancellation(subject, { reference, amount }))
        expect(verdict(outcome)).to.deep.equal([kind, category])
        const told = await ask(subject, 'byTransaction', { request, reference })
        expect(told).to.deep.include({ kind: 'standing', left: won(moved ? 10_000n - amount : 10_000n) })
      })
    }
  }

  it('learns nothing from an inquiry that is refused, or whose amounts do not agree', async () => {
    const { request, reference } = await approved(subject)
    for (const [fault, category] of [
      ['refuse', 8002],
      ['maintenance', 8999],
      ['error-before', 8999],
      ['truncated', 8999],
    ] as const) {
      await plan('inquire', fault)
      expect(await ask(subject, 'byTransaction', { request, reference }), fault).to.have.nested.include({
        kind: 'unknown',
        'failure.category': category,
      })
    }
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 10_000n })))
    await plan('inquire', 'wrong-amount')
    const told = await ask(subject, 'byTransaction', { request, reference })
    expect(told).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
  })

  it('learns nothing about what is not there', async () => {
    const request = await charge(subject)
    const told = await ask(subject, 'byTransaction', { request, reference: '20000000000000' })
    expect(told).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
  })

  it('cancels nothing when the balance is not the one we know', async () => {
    const { request, reference } = await approved(subject)
    const stale = cancellation(subject, { reference, amount: 1_000n, balance: 9_000n })
    expect(verdict(await subject.gateway.cancel(stale))).to.deep.equal(['unknown', 8999])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  it('makes one of two cancels that start from the same balance', async () => {
    const { request, reference } = await approved(subject)
    const cancel = (): ReturnType<typeof subject.gateway.cancel> =>
      subject.gateway.cancel(cancellation(subject, { reference, amount: 1_000n }))
    const kinds = (await Promise.all([cancel(), cancel()])).map(({ kind }) => kind)
    expect(kinds.toSorted()).to.deep.equal(['succeeded', 'unknown'])
    expect(await booked(subject, request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 1_000n],
    ])
  })

  it('gives each cancel a reference of its own, the rest after parts too', async () => {
    const { reference } = await approved(subject)
    const references: string[] = []
    for (const [amount, balance] of [
      [1_000n, 10_000n],
      [1_000n, 9_000n],
      [8_000n, 8_000n],
    ] as const) {
      const asked = cancellation(subject, { reference, amount, balance })
      references.push(succeeded(await subject.gateway.cancel(asked)).reference)
    }
    expect(references).to.deep.equal([1, 2, 3].map((part) => `${reference}/STPC/${String(part)}`))
  })

  it('cancels nothing with a key that does not open', async () => {
    const { request, reference } = await approved(subject)
    const { credentials } = subject
    const settings = { ...credentials.settings, privateKeyPassword: 'wrong' }
    const asked = cancellation(subject, {
      reference,
      amount: 10_000n,
      credentials: { ...credentials, settings },
    })
    expect(verdict(await subject.gateway.cancel(asked))).to.deep.equal(['declined', 8002])
    const told = await ask(
      { gateway: subject.gateway, credentials: { ...credentials, settings } },
      'byTransaction',
      { request, reference },
    )
    expect(told).to.have.nested.include({ kind: 'unknown', 'failure.category': 8002 })
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })
})
