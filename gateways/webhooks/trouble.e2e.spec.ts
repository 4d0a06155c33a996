import { expect } from 'chai'
import { StoreUnavailableError } from '../../ledger/store/port.ts'
import { vaultOf } from '../../ledger/store/vault.ts'
import type { NotificationReader } from '../port/notification.ts'
import { cardNetworkId } from '../card-network/capabilities.ts'
import { tossId } from '../toss/capabilities.ts'
import { notice, noticeOf, signed } from './card-network.spec-helper.ts'
import { newStore, onlyOneIn, openDoor, receivedIn, send } from './door.spec-helper.ts'
import { ownContract, paying } from './orders.spec-helper.ts'
import { hintAbout } from './toss.spec-helper.ts'

const gone = (): Promise<never> => Promise.reject(new StoreUnavailableError('gone'))

describe('the door in trouble', () => {
  for (const isWritten of [true, false])
    it(`that loses the log ${isWritten ? 'after' : 'before'} writing says 503, and takes it when it is sent again`, async () => {
      const store = newStore()
      let isLost = false
      const door = await openDoor({
        ...store,
        append: async (request) => {
          if (!isLost) return store.append(request)
          isLost = false
          if (isWritten) await store.append(request)
          return gone()
        },
      })
      const paymentId = await paying(door)
      const sent = signed(noticeOf(paymentId))
      isLost = true
      expect((await send(door, sent)).status).to.equal(503)
      expect(door.told).to.deep.equal([])
      expect((await send(door, sent)).status).to.equal(200)
      const { notificationId } = await onlyOneIn(store)
      expect(door.told).to.deep.equal([[notificationId, paymentId]])
      await door.close()
    })

  it('says 503 while the log cannot be read, of signed ones as of hints', async () => {
    const store = newStore()
    const seeing = await openDoor(store)
    const [signedFor, hintedAt] = [await paying(seeing), await paying(seeing, { provider: tossId })]
    await seeing.close()
    const door = await openDoor({ ...store, readStream: gone })
    expect((await send(door, signed(noticeOf(signedFor)))).status).to.equal(503)
    expect((await send(door, hintAbout(hintedAt))).status).to.equal(503)
    await door.close()
    expect(await receivedIn(store)).to.deep.equal([])
  })

  it('says 503 when an order cannot be looked up, whatever the reason', async () => {
    const door = await openDoor(newStore(), { findPayment: () => Promise.reject(new TypeError('a bug')) })
    expect((await send(door, signed(notice('order-1')))).status).to.equal(503)
    await door.close()
  })

  it('takes a reader that throws for a notification that cannot be read, and cries', async () => {
    const store = newStore()
    const reader: NotificationReader = {
      read: () => {
        throw new RangeError('quotes the body')
      },
      reply: { contentType: 'text/plain', text: 'OK' },
    }
    const door = await openDoor(store, { readers: new Map([[cardNetworkId, reader]]) })
    expect((await send(door, signed(notice('order-1')))).status).to.equal(400)
    await door.close()
    const errors = door.logged.filter(({ level }) => level === 'error')
    expect(errors.map(({ text }) => text).join())
      .to.match(/RangeError/)
      .and.not.match(/quotes/)
    expect(await receivedIn(store)).to.deep.equal([])
  })

  it('takes words longer than any contract has for unreadable', async () => {
    const store = newStore()
    const long = 'x'.repeat(256)
    const words = [
      ['order-1', long],
      [long, 'APPROVAL'],
    ] as const
    for (const [providerOrderId, eventType] of words) {
      const reader: NotificationReader = {
        read: () => ({ kind: 'signed', notice: { eventId: null, providerOrderId, eventType, claims: [] } }),
        reply: { contentType: 'text/plain', text: 'OK' },
      }
      const door = await openDoor(store, { readers: new Map([[cardNetworkId, reader]]) })
      expect((await send(door, signed('{}'))).status).to.equal(400)
      await door.close()
    }
    expect(await receivedIn(store)).to.deep.equal([])
  })

  it('believes nobody for a contract whose key does not open, and cries', async () => {
    const store = newStore()
    const seeing = await openDoor(store)
    const own = await ownContract(seeing, cardNetworkId, 'own-key')
    await seeing.close()
    const door = await openDoor(store, { vault: vaultOf(new Uint8Array(32).fill(1)) })
    const body = notice('order-1')
    for (const key of ['own-key', ''])
      expect((await send(door, { ...signed(body, key), path: own.path })).status).to.equal(401)
    await door.close()
    expect(door.logged.filter(({ level }) => level === 'error')).to.have.length(2)
  })

  it('has no demo contract where the environment names none', async () => {
    const door = await openDoor(newStore(), { environment: new Map() })
    expect((await send(door, signed(notice('order-1')))).status).to.equal(404)
    await door.close()
  })

  it('answers well whatever becomes of the notification afterwards', async () => {
    const store = newStore()
    const door = await openDoor(store, {
      onReceived: () => {
        throw new TypeError('a bug')
      },
    })
    expect((await send(door, signed(noticeOf(await paying(door))))).status).to.equal(200)
    await door.close()
    await onlyOneIn(store)
    expect(door.logged.filter(({ level }) => level === 'error')).to.have.length(1)
  })
})
