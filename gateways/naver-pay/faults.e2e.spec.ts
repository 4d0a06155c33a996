import { expect } from 'chai'
import { faultConformance } from '../port/conformance-faults.ts'
import { ask } from '../port/conformance-inquiries.ts'
import {
  approved,
  booked,
  cancellation,
  charge,
  freshKey,
  succeeded,
  verdict,
} from '../port/conformance-subject.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { naverPayCapabilities, naverSimplePayCapabilities } from './capabilities.ts'
import { naverPayStand, naverSimplePayStand, type Stand } from './stand.spec-helper.ts'

const twice = { byTransaction: ['duplicate'] } as const

const stands = [
  ['naver-pay', naverPayStand, naverPayCapabilities],
  ['naver-simple-pay', naverSimplePayStand, naverSimplePayCapabilities],
] as const

for (const [name, open, capabilities] of stands)
  describe(`${name}: when things go wrong there`, () => {
    let stand: Stand
    let nowMs = Date.now()
    before(async () => {
      stand = await open({ now: () => nowMs, processingMs: 5 })
    })
    after(() => stand.close())

    it('learns the truth by the same key too, and charges no second time', async () => {
      for (const fault of ['reset-after', 'error-after', 'truncated', 'duplicate']) {
        const request = await charge(stand)
        await stand.plan('approve', fault)
        expect(await stand.gateway.approve(request), fault).to.include({ kind: 'unknown' })
        expect(succeeded(await stand.gateway.approve(request)).amount, fault).to.deep.equal(request.amount)
        expect(await booked(stand, request), fault).to.deep.equal([['approve', 10_000n]])
      }
    })

    it('finds an order also long after, with its later cancels, and whatever it was charged to', async () => {
      const { request, reference } = await approved(stand)
      nowMs += 40 * 24 * 60 * 60_000
      const cancelled = succeeded(
        await stand.gateway.cancel(cancellation(stand, { reference, amount: 4_000n })),
      )
      const { inquire } = stand.gateway
      for (const instrument of [request.instrument, undefined]) {
        const answer = await inquire.byOrder?.({ ...request, instrument })
        const rows = answer?.kind === 'found' ? answer.transactions : []
        expect(rows.map((row) => row.reference)).to.deep.equal([reference, cancelled.reference])
      }
    })

    faultConformance(() => ({ subject: stand, plan: stand.plan }), {
      capabilities,
      refused: 8009,
      maintenance: ['declined', 8012],
      tells: 'movements',
      // A list of what was approved around the time only names the payment.
      unbelievable: name === 'naver-pay' ? { ...twice, byOrder: ['duplicate'] } : twice,
      staleCancel: ['declined', 8006],
      now: () => nowMs,
    })
  })

describe('naver-pay: what takes its time', () => {
  let stand: Stand
  let nowMs = Date.now()
  before(async () => {
    stand = await naverPayStand({ now: () => nowMs })
  })
  after(() => stand.close())

  it('a cancel that is accepted and not complete is under way, and found when it is', async () => {
    const request = await charge(stand, { instrumentOf: payerAt(stand.url, 'CancelNotComplete').inWindow })
    const { reference } = succeeded(await stand.gateway.approve(request))
    const asked = cancellation(stand, { reference, amount: 4_000n })
    for (const idempotencyKey of [asked.idempotencyKey, asked.idempotencyKey, freshKey()])
      expect(verdict(await stand.gateway.cancel({ ...asked, idempotencyKey }))).to.deep.equal([
        'unknown',
        8013,
      ])
    const told = async (): Promise<number> => {
      const answer = await ask(stand, 'byTransaction', { request, reference })
      return answer.kind === 'found' ? answer.transactions.length : 0
    }
    expect(await told()).to.equal(1)
    nowMs += 10_000
    expect(await told()).to.equal(2)
    expect(await booked(stand, request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 4_000n],
    ])
  })

  it('a payer who took too long is told so, and then there is nothing', async () => {
    const request = await charge(stand)
    nowMs += 10 * 60_000
    expect(verdict(await stand.gateway.approve(request))).to.deep.equal(['declined', 8010])
    expect(await ask(stand, 'byOrder', { request, reference: '' })).to.deep.equal({ kind: 'not_found' })
  })

  it('a payment by points is one out of a wallet, and comes back as one', async () => {
    for (const [behaviour, methodKind] of [
      ['APPROVE_BANK', 'account'],
      ['APPROVE_POINT', 'wallet'],
      ['APPROVE_MIXED', 'card'],
    ] as const) {
      const request = await charge(stand, { instrumentOf: payerAt(stand.url, behaviour).inWindow })
      const result = succeeded(await stand.gateway.approve(request))
      expect(result.methodKind, behaviour).to.equal(methodKind)
      succeeded(
        await stand.gateway.cancel(cancellation(stand, { reference: result.reference, amount: 9_500n })),
      )
    }
  })
})
