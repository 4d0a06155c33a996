import { expect } from 'chai'
import { pay, recordApproval } from './commands.spec-helper.ts'
import { compensation, lateApproval, lateHold, recordCompensation } from './compensation.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { approval, approved, canceledPart, created, hold } from './events.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import {
  approvedAs,
  at,
  compensatedAs,
  compensationId,
  declined,
  doneAt,
  failure,
  krw,
} from './fixtures.spec-helper.ts'
import { recordOf, shape } from './record.spec-helper.ts'
import { recordBalance, recordHeld } from './record.ts'

describe('the record of money found late', () => {
  it('shows what sends late money back beside the balance too, and keeps the finding', () => {
    const found = [created, approval.requested(), approval.declined(), ...lateApproval('ref-9')]
    const undone = recordOf(...found, compensation.succeeded('ref-9', 'ref-c'))
    expect(shape(recordOf(...found))[2]).to.deep.equal(['FULL_CANCEL', 'REQUESTED', 0n, 0n])
    expect(shape(undone)).to.deep.equal([
      ['APPROVAL', 'DECLINED', 0n, 0n],
      ['APPROVAL', 'LATE', 0n, 0n],
      ['FULL_CANCEL', 'SUCCEEDED', 0n, 0n],
    ])
    expect(undone.transactions[2]).to.deep.include({
      transactionId: compensationId('ref-9'),
      provider: undone.transactions[1]?.provider,
      askedAmount: 10_000n,
      reference: 'ref-c',
      completedAt: doneAt,
    })
    expect(undone.transactions[2]?.reason).to.be.a('string')
    expect([undone.status, recordBalance(undone)]).to.deep.equal(['FAILED', 0n])
  })
  it('shows the void of a late hold, which asks for no amount', () => {
    const found = [created, hold.requested(), hold.declined(), ...lateHold('ref-9')]
    const undone = recordOf(...found, compensation.succeeded('ref-9', 'ref-c'))
    expect(shape(undone).slice(1)).to.deep.equal([
      ['PRE_AUTH', 'LATE', 0n, 10_000n],
      ['VOID', 'SUCCEEDED', 0n, 0n],
    ])
    expect(undone.transactions[2]?.askedAmount).to.equal(0n)
    expect([recordBalance(undone), recordHeld(undone)]).to.deep.equal([0n, 0n])
  })
  it('leaves the balance of what stands as it is while late money goes back, whatever comes of that', () => {
    const standing = [...approved, ...canceledPart('a', krw(3_000n)), ...lateApproval('ref-9')]
    const mismatched = compensation.mismatched('ref-9', { answered: krw(1n), undoneBy: 'ref-c' })
    const rows = [
      [[], 'REQUESTED'],
      [[compensation.unknown('ref-9')], 'UNKNOWN'],
      [[compensation.declined('ref-9')], 'DECLINED'],
      [[compensation.unknown('ref-9'), mismatched], 'MISMATCHED'],
      [[compensation.unknown('ref-9'), compensation.succeeded('ref-9', 'ref-c')], 'SUCCEEDED'],
    ] as const
    for (const [events, status] of rows) {
      const record = recordOf(...standing, ...events)
      expect(shape(record)[3]).to.deep.equal(['FULL_CANCEL', status, 0n, 0n])
      expect([record.status, recordBalance(record)]).to.deep.equal(['PARTIAL_CANCELED', 7_000n])
    }
  })
  it('shows each movement that tried to undo a finding', () => {
    const record = recordOf(
      ...[...approved, ...lateApproval('ref-9'), compensation.declined('ref-9')],
      compensation.requested('ref-9', { ordinal: 2 }),
      compensation.succeeded('ref-9', 'ref-c', 2),
    )
    expect(shape(record).slice(2)).to.deep.equal([
      ['FULL_CANCEL', 'DECLINED', 0n, 0n],
      ['FULL_CANCEL', 'SUCCEEDED', 0n, 0n],
    ])
    expect(record.transactions[2]).to.deep.include({ failure, completedAt: at })
  })
})

describe('the timeline of money found late', () => {
  it('holds both facts: that it was there after all, and that it went back', () => {
    const commands = [
      ...[pay(), recordApproval(declined), recordApproval(approvedAs('ref-9'))],
      recordCompensation('ref-9', { outcome: compensatedAs('ref-c') }),
    ]
    const timeline = commands.reduce<readonly PaymentEvent[]>((events, command) => {
      const decision = paymentDecider.decide(
        command,
        events.reduce(paymentDecider.evolve, paymentDecider.initial),
      )
      return decision.kind === 'accepted' ? [...events, ...decision.events] : events
    }, [])
    expect(timeline).to.deep.equal([
      ...[created, approval.requested(), approval.declined()],
      ...[approval.found('ref-9'), compensation.requested('ref-9')],
      compensation.succeeded('ref-9', 'ref-c'),
    ])
  })
})
