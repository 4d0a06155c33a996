import { expect } from 'chai'
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
import { naverPayStand, naverSimplePayStand, type Stand } from './stand.spec-helper.ts'
import { windowAt } from './sim.spec-helper.ts'

const stands = [
  ['naver-pay', naverPayStand],
  ['naver-simple-pay', naverSimplePayStand],
] as const

for (const [name, open] of stands)
  describe(`${name}: when things go wrong there`, () => {
    let stand: Stand
    let nowMs = Date.now()
    before(async () => {
      stand = await open({ now: () => nowMs, processingMs: 5 })
    })
    after(() => stand.close())

    const approvals: readonly [fault: string, kind: string, category: number | undefined, moved: boolean][] =
      [
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
        const request = await charge(stand)
        await stand.plan('approve', fault)
        const outcome = await stand.gateway.approve(request)
        expect(verdict(outcome)).to.deep.equal(category === undefined ? [kind] : [kind, category])
        if (outcome.kind === 'succeeded') expect(outcome.result.amount).not.to.deep.equal(request.amount)
        expect(await booked(stand, request)).to.deep.equal(moved ? [['approve', 10_000n]] : [])
        const answer = await ask(stand, 'byOrder', { request, reference: '' })
        expect(answer.kind).to.equal(moved ? 'found' : 'not_found')
      })
    }

    it('learns the truth by the same key too, and charges no second time', async () => {
      for (const fault of ['reset-after', 'error-after', 'truncated', 'duplicate']) {
        const request = await charge(stand)
        await stand.plan('approve', fault)
        expect(await stand.gateway.approve(request), fault).to.include({ kind: 'unknown' })
        expect(succeeded(await stand.gateway.approve(request)).amount, fault).to.deep.equal(request.amount)
        expect(await booked(stand, request), fault).to.deep.equal([['approve', 10_000n]])
      }
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
        const { request, reference } = await approved(stand)
        await stand.plan('cancel', fault)
        const asked = cancellation(stand, { reference, amount: 4_000n })
        expect(verdict(await stand.gateway.cancel(asked))).to.deep.equal([kind, category])
        const { length } = (await booked(stand, request)).filter(([operation]) => operation === 'cancel')
        expect(length).to.equal(moved ? 1 : 0)
      })
    }

    it('learns nothing from an inquiry that is refused, or that tells a row twice', async () => {
      const { request, reference } = await approved(stand)
      for (const [fault, category] of [
        ['refuse', 8002],
        ['duplicate', 8999],
        ['error-before', 8999],
      ] as const) {
        await stand.plan('inquire', fault)
        expect(await ask(stand, 'byTransaction', { request, reference }), fault).to.have.nested.include({
          kind: 'unknown',
          'failure.category': category,
        })
      }
    })

    it('cancels nothing when the balance is not the one we know', async () => {
      const { request, reference } = await approved(stand)
      const stale = cancellation(stand, { reference, amount: 1_000n, balance: 9_000n })
      expect(verdict(await stand.gateway.cancel(stale))).to.deep.equal(['declined', 8006])
      expect(await booked(stand, request)).to.deep.equal([['approve', 10_000n]])
    })

    it('makes one of two cancels that start from the same balance', async () => {
      const { request, reference } = await approved(stand)
      const cancel = (): ReturnType<typeof stand.gateway.cancel> =>
        stand.gateway.cancel(cancellation(stand, { reference, amount: 1_000n }))
      const kinds = (await Promise.all([cancel(), cancel()])).map(({ kind }) => kind)
      expect(kinds.toSorted()).to.deep.equal(['declined', 'succeeded'])
      expect(await booked(stand, request)).to.have.length(2)
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
  })

describe('naver-pay: what takes its time', () => {
  let stand: Stand
  let nowMs = Date.now()
  before(async () => {
    stand = await naverPayStand({ now: () => nowMs })
  })
  after(() => stand.close())

  it('a cancel that is accepted and not complete is under way, and found when it is', async () => {
    const request = await charge(stand, { instrumentOf: windowAt(stand.url, 'CancelNotComplete') })
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
      const request = await charge(stand, { instrumentOf: windowAt(stand.url, behaviour) })
      const result = succeeded(await stand.gateway.approve(request))
      expect(result.methodKind, behaviour).to.equal(methodKind)
      succeeded(
        await stand.gateway.cancel(cancellation(stand, { reference: result.reference, amount: 9_500n })),
      )
    }
  })
})
