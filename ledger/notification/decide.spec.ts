import { expect } from 'chai'
import fc from 'fast-check'
import { given } from '../core/given.ts'
import { ContractId, NotificationId, OwnerId, PaymentId, ProviderId } from '../core/ids.ts'
import { SealedText } from '../core/sealed.ts'
import { instantOf } from '../core/time.ts'
import type { NotificationCommand } from './commands.ts'
import { notificationDecider } from './decide.ts'
import type { Handling, NotificationEvent, ReceivedNotification } from './events.ts'

const notification = given(notificationDecider)
const fact = { notificationId: NotificationId('ntf_1'), at: instantOf(0) }
const content: ReceivedNotification = {
  provider: ProviderId('card-network'),
  contractId: ContractId('con_1'),
  trust: 'signed',
  eventType: 'APPROVED',
  providerOrderId: 'order-1',
  paymentId: PaymentId('pay_1'),
  bodyHash: 'hash',
  sealedBody: SealedText('v1.sealed'),
  owner: OwnerId('own_1'),
}
const receive: NotificationCommand = { type: 'ReceiveNotification', ...fact, received: content }
const received: NotificationEvent = { type: 'NotificationReceived', ...fact, ...content }
const handle = (result: Handling): NotificationCommand => ({ type: 'HandleNotification', ...fact, result })
const handled = (result: Handling): NotificationEvent => ({ type: 'NotificationHandled', ...fact, result })

describe('a notification', () => {
  it('is received', () => {
    notification().when(receive).then(received)
  })
  it('is one fact, however often it is repeated and whatever the repetition says', () => {
    const other = { ...content, eventType: 'CANCELED', paymentId: null, owner: OwnerId('own_2') }
    const repeated: NotificationCommand = { ...receive, at: instantOf(9), received: other }
    notification(received).when(receive).then()
    notification(received).when(repeated).then()
    notification(received, handled('inquired')).when(repeated).then()
  })
  it('is handled once it was received', () => {
    notification().when(handle('inquired')).rejects('notification_not_found')
    notification(received).when(handle('inquired')).then(handled('inquired'))
    notification(received).when(handle('unmatched')).then(handled('unmatched'))
  })
  it('without a payment may find one later, and asks about it once', () => {
    notification(received, handled('unmatched')).when(handle('unmatched')).then()
    notification(received, handled('unmatched')).when(handle('inquired')).then(handled('inquired'))
    notification(received, handled('unmatched'), handled('inquired')).when(handle('inquired')).then()
    notification(received, handled('inquired')).when(handle('unmatched')).then()
  })
  it('is not handled in a log that does not have it', () => {
    expect(() => notificationDecider.evolve(notificationDecider.initial, handled('inquired'))).to.throw(
      'ntf_1',
    )
  })
  it('keeps what it is about, and leaves its body to the log', () => {
    const { bodyHash, sealedBody, ...about } = content
    const state = [received, handled('unmatched')].reduce(
      notificationDecider.evolve,
      notificationDecider.initial,
    )
    expect(state).to.deep.equal({
      status: 'handled',
      result: 'unmatched',
      notificationId: fact.notificationId,
      ...about,
    })
  })
})

const commands: fc.Arbitrary<NotificationCommand> = fc.oneof(
  fc
    .record({ eventType: fc.string(), paymentId: fc.option(fc.string().map(PaymentId), { nil: null }) })
    .map((changes) => ({ ...receive, received: { ...content, ...changes } })),
  fc.constantFrom<Handling>('inquired', 'unmatched').map(handle),
)

describe('whatever is asked of a notification, in whatever order', () => {
  const follow = (asked: readonly NotificationCommand[]): readonly NotificationEvent[] => {
    const history: NotificationEvent[] = []
    for (const command of asked) {
      const state = history.reduce(notificationDecider.evolve, notificationDecider.initial)
      const decision = notificationDecider.decide(command, state)
      if (decision.kind === 'accepted') history.push(...decision.events)
    }
    return history
  }

  it('it is received first and once, and its handling only gains', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 12 }), (asked) => {
        const words = follow(asked).map((event) =>
          event.type === 'NotificationHandled' ? event.result : event.type,
        )
        expect(words.join(' ')).to.match(/^(NotificationReceived( unmatched)?( inquired)?)?$/)
      }),
    )
  })
  it('asking it all again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 12 }), (asked) => {
        const once = follow(asked)
        const received = asked.findIndex(({ type }) => type === 'ReceiveNotification')
        const decided = received === -1 ? [] : asked.slice(received)
        expect(follow([...asked, ...decided])).to.deep.equal(once)
      }),
    )
  })
})
