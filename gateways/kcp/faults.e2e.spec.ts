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
import type { Running } from '../port/sim.spec-helper.ts'
import { kcpCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

describe('kcp: when things go wrong there', () => {
  let started: Running
  let subject: ConformanceSubject
  before(async () => {
    started = await running()
    subject = started.subject
  })
  after(() => subject.close())

  it('learns nothing from an inquiry whose amounts do not agree', async () => {
    const { request, reference } = await approved(subject)
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 10_000n })))
    await started.plan('inquire', 'wrong-amount')
    const told = await ask(subject, 'byTransaction', { request, reference })
    expect(told).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
  })

  it('learns nothing about what is not there', async () => {
    const request = await charge(subject)
    const told = await ask(subject, 'byTransaction', { request, reference: '20000000000000' })
    expect(told).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
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

  faultConformance(() => started, {
    capabilities: kcpCapabilities,
    refused: 8008,
    maintenance: ['unknown', 8999],
    untoldRepetition: true,
    tells: 'what is left',
    cancelled: [4_000n, 10_000n],
    staleCancel: ['unknown', 8999],
  })
})
