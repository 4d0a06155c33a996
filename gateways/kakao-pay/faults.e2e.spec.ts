import { expect } from 'chai'
import { faultConformance } from '../port/conformance-faults.ts'
import { ask } from '../port/conformance-inquiries.ts'
import {
  billingKeyOf,
  booked,
  cancellation,
  charge,
  succeeded,
  verdict,
  type ConformanceSubject,
} from '../port/conformance-subject.ts'
import { payerAt, type Running } from '../port/sim.spec-helper.ts'
import { kakaoPayCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

describe('kakao-pay: when things go wrong there', () => {
  let started: Running
  let subject: ConformanceSubject
  let url: string
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')

  before(async () => {
    started = await running({ now: () => nowMs, processingMs: 20 })
    subject = started.subject
    url = started.url
  })
  after(() => subject.close())

  const doubts: readonly [behaviour: string, category: number, moved: boolean][] = [
    ['-702 MOVED', 8004, true],
    ['-785', 8013, false],
    ['-785 MOVED', 8013, true],
    ['-429', 8013, false],
    ['-500 MOVED', 8999, true],
    ['-503', 8999, false],
    ['-503 MOVED', 8999, true],
    ['-780 USER_LOCKED', 8013, false],
    ['-780 USER_LOCKED MOVED', 8013, true],
    ['-780 BANK_FIRM_UNKNOWN', 8999, false],
    ['-780 BANK_FIRM_UNKNOWN MOVED', 8999, true],
    ['-783', 8010, false],
  ]
  for (const [behaviour, category, moved] of doubts) {
    it(`does not believe ${behaviour}, and learns the truth by an inquiry`, async () => {
      const request = await charge(subject, { instrumentOf: payerAt(url, behaviour).inWindow })
      expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['unknown', category])
      expect(await booked(subject, request)).to.deep.equal(moved ? [['approve', 10_000n]] : [])
      const answer = await ask(subject, 'byOrder', { request, reference: '' })
      expect(answer.kind).to.equal(moved ? 'found' : 'not_found')
    })
  }

  it('does not know what became of a subscription charge, and has no way to learn it', async () => {
    for (const [behaviour, category, moved] of [
      ['-782', 8999, false],
      ['-782 BANK_FIRM_UNKNOWN MOVED', 8999, true],
      ['-785 MOVED', 8013, true],
    ] as const) {
      const key = await payerAt(url, behaviour).registered()
      const request = await charge(subject, { instrumentOf: () => Promise.resolve(key) })
      expect(verdict(await subject.gateway.approve(request)), behaviour).to.deep.equal(['unknown', category])
      expect(await booked(subject, request), behaviour).to.have.length(moved ? 1 : 0)
      expect(await ask(subject, 'byOrder', { request, reference: '' })).to.deep.equal({ kind: 'no_way' })
    }
  })

  it('asks about a subscription charge by what its answer named', async () => {
    const key = await billingKeyOf(subject)
    const request = await charge(subject, { instrumentOf: () => Promise.resolve(key) })
    const { reference } = succeeded(await subject.gateway.approve(request))
    succeeded(await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n })))
    const answer = await ask(subject, 'byTransaction', { request, reference })
    const told = answer.kind === 'found' ? answer.transactions : []
    expect(told.map(({ operation, amount }) => [operation, amount.amount])).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 4_000n],
    ])
    expect(told[0]?.reference).to.equal(reference)
  })

  for (const [behaviour, category, cancelled] of [
    ['CANCEL -781', 8999, 0n],
    ['CANCEL -781 BANK_FIRM_UNKNOWN MOVED', 8999, 4_000n],
    ['CANCEL -785', 8013, 0n],
    ['CANCEL -785 MOVED', 8013, 4_000n],
  ] as const) {
    it(`does not believe ${behaviour}, and learns the truth by an inquiry`, async () => {
      const request = await charge(subject, { instrumentOf: payerAt(url, behaviour).inWindow })
      const { reference } = succeeded(await subject.gateway.approve(request))
      const outcome = await subject.gateway.cancel(cancellation(subject, { reference, amount: 4_000n }))
      expect(verdict(outcome)).to.deep.equal(['unknown', category])
      const answer = await ask(subject, 'byOrder', { request, reference })
      const told = answer.kind === 'found' ? answer.transactions.slice(1) : []
      expect(told.map(({ amount }) => amount.amount)).to.deep.equal(cancelled === 0n ? [] : [cancelled])
    })
  }

  it('approves one tid once, whoever asks at the same time', async () => {
    const request = await charge(subject)
    const approve = (): ReturnType<typeof subject.gateway.approve> => subject.gateway.approve(request)
    const verdicts = (await Promise.all([approve(), approve()])).map(verdict)
    expect(verdicts).to.deep.include.members([['succeeded'], ['unknown', 8004]])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  it('tells money from a card', async () => {
    const request = await charge(subject, { instrumentOf: payerAt(url, 'MONEY').inWindow })
    const { methodKind, approvalNumber } = succeeded(await subject.gateway.approve(request))
    expect([methodKind, approvalNumber]).to.deep.equal(['wallet', null])
    const answer = await ask(subject, 'byOrder', { request, reference: '' })
    expect(answer.kind === 'found' ? answer.transactions[0]?.methodKind : answer.kind).to.equal('wallet')
  })

  faultConformance(() => started, {
    capabilities: kakaoPayCapabilities,
    refused: 8008,
    maintenance: ['unknown', 8999],
    tells: 'movements',
    unbelievable: { byTransaction: ['duplicate'], byOrder: ['duplicate'] },
    staleCancel: ['declined', 8006],
    tooLate: () => (nowMs += 15 * 60_000),
  })
})
