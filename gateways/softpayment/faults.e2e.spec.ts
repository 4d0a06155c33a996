import { expect } from 'chai'
import { faults } from '../port/conformance-fault-traits.ts'
import { faultConformance } from '../port/conformance-faults.ts'
import { booked, charge, succeeded, verdict, type ConformanceSubject } from '../port/conformance-subject.ts'
import { payerAt, type Running } from '../port/sim.spec-helper.ts'
import { softpaymentCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

describe('softpayment: when things go wrong there', () => {
  let started: Running
  let subject: ConformanceSubject
  before(async () => {
    started = await running()
    subject = started.subject
  })
  after(() => subject.close())

  for (const [fault] of faults) {
    it(`charges the same order once, again after ${fault}`, async () => {
      const request = await charge(subject)
      await started.plan('approve', fault)
      await subject.gateway.approve(request)
      expect(succeeded(await subject.gateway.approve(request)).amount).to.deep.equal(request.amount)
      expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
    })
  }

  it('learns from a repetition that the first charge failed, and why', async () => {
    for (const [behaviour, category] of [
      ['FAILED', 8009],
      ['FAILED REJECT_CARD_PAYMENT', 8008],
    ] as const) {
      const request = await charge(subject, { instrumentOf: payerAt(started.url, behaviour).registered })
      await started.plan('approve', 'reset-after')
      expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['unknown', 8999])
      expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['declined', category])
      expect(await booked(subject, request)).to.deep.equal([])
    }
  })

  it('doubts a charge that failed for no certain reason, and one that was done otherwise', async () => {
    const doubtful = await charge(subject, {
      instrumentOf: payerAt(started.url, 'FAILED PROVIDER_ERROR').registered,
    })
    expect(verdict(await subject.gateway.approve(doubtful))).to.deep.equal(['unknown', 8999])
    const request = await charge(subject)
    succeeded(await subject.gateway.approve(request))
    const { instrument } = await charge(subject)
    expect(verdict(await subject.gateway.approve({ ...request, instrument }))).to.deep.equal([
      'unknown',
      8004,
    ])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  faultConformance(() => started, {
    capabilities: softpaymentCapabilities,
    refused: 8009,
    maintenance: ['unknown', 8999],
  })
})
