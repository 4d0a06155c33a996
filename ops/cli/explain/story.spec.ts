import { expect } from 'chai'
import fc from 'fast-check'
import { paymentStream } from '../../../ledger/core/ids.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import { compensation, lateApproval } from '../../../ledger/payment/compensation.spec-helper.ts'
import { approval, approved, canceledPart, created } from '../../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { krw } from '../../../ledger/payment/fixtures.spec-helper.ts'
import { recordBalance } from '../../../ledger/payment/record.ts'
import type { Recorded } from '../../../ledger/store/ledger-event.ts'
import { Position } from '../../../ledger/store/port.ts'
import { EventId } from '../../../ledger/core/ids.ts'
import { metadata, someStory } from '../../../projections/history.spec-helper.ts'
import { whatOf } from './event-words.ts'
import { storyOf, type StoryLine } from './story.ts'

/** Each of a command of its own, unless the commands are named. */
const recorded = (
  events: readonly PaymentEvent[],
  commands: readonly string[] = [],
): readonly Recorded<PaymentEvent>[] =>
  events.map((event, index) => ({
    id: EventId(`event-${index}`),
    stream: paymentStream(event.paymentId),
    revision: index,
    position: Position(BigInt(10 + index)),
    recordedAt: instantOf(index),
    event,
    metadata: { ...metadata, causationId: commands[index] ?? `command-${index}` },
  }))

const causes = (lines: readonly StoryLine[]) =>
  lines.map(({ cause }) => (cause === undefined ? 'new' : `${cause.kind} ${cause.position}`))

describe('the story of a payment', () => {
  it('has in every event debits and credits that come to nothing, and adds them up', () => {
    fc.assert(
      fc.property(someStory, (events) => {
        const { lines, accounts } = storyOf(recorded(events))
        const sums = new Map<string, bigint>()
        for (const { posted } of lines) {
          expect(posted.reduce((sum, { posting }) => sum + posting.amount, 0n)).to.equal(0n)
          for (const { posting, balance } of posted) {
            const sum = (sums.get(posting.account) ?? 0n) + posting.amount
            sums.set(posting.account, sum)
            expect(balance).to.equal(sum)
          }
        }
        expect(new Map([...accounts.values()].map(({ account, amount }) => [account, amount]))).to.deep.equal(
          sums,
        )
      }),
    )
  })

  it('has the balance from its changes, and causes that came before', () => {
    fc.assert(
      fc.property(someStory, (events) => {
        let balance = 0n
        for (const { after, signedAmount, cause, recorded: own } of storyOf(recorded(events)).lines) {
          balance += signedAmount
          expect(recordBalance(after)).to.equal(balance)
          if (cause !== undefined) expect(cause.position < own.position).to.equal(true)
        }
      }),
    )
  })

  it('knows what an event follows from', () => {
    const events = [...approved, ...canceledPart('a', krw(3_000n))]
    const commands = ['pay', 'pay', 'outcome', 'cancel', 'cancelled']
    expect(causes(storyOf(recorded(events, commands)).lines)).to.deep.equal([
      'new',
      'same_command 10',
      'answers 11',
      'new',
      'answers 13',
    ])
  })

  it('follows what was found late to where it went back', () => {
    const late = [...lateApproval('r1'), compensation.succeeded('r1', 'c1')]
    const { lines } = storyOf(recorded([created, approval.requested(), approval.declined(), ...late]))
    expect(causes(lines)).to.deep.equal([
      'new',
      'new',
      'answers 11',
      'answers 12',
      'answers 13',
      'answers 14',
    ])
  })
})

describe('an event in Korean', () => {
  const cancelRequested = canceledPart('a', krw(3_000n))[0] ?? expect.fail()
  const rows: readonly (readonly [PaymentEvent, string])[] = [
    [created, '결제 생성: 주문 order-1 "coffee" 10,000 KRW'],
    [approval.requested(), '승인 요청: 1번째 시도, 결제사 card-network, 할부 3개월, 10,000 KRW'],
    [approval.declined(), '승인 거절: 1번째 시도, 8001 business (E1 no)'],
    [cancelRequested, '취소 요청: 3,000 KRW, 사유 returned'],
  ]
  for (const [event, text] of rows)
    it(text, () => {
      expect(whatOf(event).ko).to.equal(text)
    })

  it('has its title, whatever it is', () => {
    fc.assert(
      fc.property(someStory, (events) => {
        for (const event of events) expect(whatOf(event).ko).to.match(/^[가-힣 ]+(: .+)?$/u)
      }),
    )
  })
})
