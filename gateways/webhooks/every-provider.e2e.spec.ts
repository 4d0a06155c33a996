import { expect } from 'chai'
import { hash } from 'node:crypto'
import { providerOrderIdOf } from '../../ledger/core/ids.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import { bodyBinding } from '../../ledger/notification/body.ts'
import { agreed } from '../dispatch/agreement.spec-helper.ts'
import { begin, forgetFaults, pay, plan, stateOf } from '../dispatch/resolving.spec-helper.ts'
import { notifyingStands, stands } from '../every-provider.spec-helper.ts'
import { newStore, onlyOneIn, openDoor, receivedIn, send, vault } from './door.spec-helper.ts'
import {
  attemptsAt,
  doorAt,
  letNotify,
  manned,
  openPlace,
  readLetter,
  sentOf,
  signingHeaders,
  tellAll,
  tellTwice,
  type Story,
} from './told.spec-helper.ts'

const AT_ONCE = 100
const TEN_MINUTES_MS = 600_000

/** Every order of a few. */
const ordersOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  all.length === 0
    ? [[]]
    : all.flatMap((first, at) => ordersOf(all.toSpliced(at, 1)).map((rest) => [first, ...rest]))

for (const stand of notifyingStands)
  describe(`notifications of ${stand.provider}`, () => {
    const { provider, reader } = stand
    let story: Story
    before(async () => {
      story = await tellAll(await openPlace(stand))
    })
    after(() => story.close())
    const first = () => {
      const [letter] = story.letters
      if (letter === undefined) throw new Error('nothing was told')
      return letter
    }

    it('are answered as the provider wants it, and stored once: whole, sealed, with their payment', async () => {
      const { door, store } = await doorAt(story)
      const { status, text, headers } = await send(door, sentOf(story, first()))
      const { contentType, text: wanted } = reader.reply
      expect([status, text, headers.get('content-type')]).to.deep.equal([200, wanted, contentType])
      const event = await onlyOneIn(store)
      expect(event).to.include({
        provider,
        contractId: environmentContractId(provider),
        paymentId: story.paymentId,
        providerOrderId: providerOrderIdOf(story.paymentId, 1),
        bodyHash: hash('sha256', first().body),
      })
      const opened = vault.open(event.sealedBody, bodyBinding(event.notificationId))
      expect(Buffer.from(opened, 'base64')).to.deep.equal(first().body)
      expect(door.told).to.deep.equal([[event.notificationId, story.paymentId]])
      await door.close()
    })

    it('a hundred times at once are one, and each is answered', async () => {
      const { door, store } = await doorAt(story)
      for (const letter of story.letters) {
        const copies = Array.from({ length: AT_ONCE }, () => send(door, sentOf(story, letter)))
        const answers = await Promise.all(copies)
        expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]))
      }
      expect(await receivedIn(store)).to.have.length(story.letters.length)
      expect(door.told).to.have.length(story.letters.length)
      await door.close()
    })

    it('in whatever order they come are the same, and change no books', async () => {
      for (const letters of ordersOf(story.letters)) {
        const { door, store, process, idle } = await manned(story)
        for (const letter of letters) expect((await send(door, sentOf(story, letter))).status).to.equal(200)
        await idle()
        const events = await receivedIn(store)
        expect(events.map(({ bodyHash }) => bodyHash)).to.deep.equal(
          letters.map(({ body }) => hash('sha256', body)),
        )
        expect(new Set(events.map(({ paymentId }) => paymentId))).to.deep.equal(new Set([story.paymentId]))
        if (stand.event === undefined) await agreed(process, story.paymentId)
        await door.close()
      }
    })

    it('about an order that nobody knows: signed are kept once, hints not at all', async () => {
      const store = newStore()
      const { now } = story.counter.clock
      const environment = story.process.parts.environment
      const door = await openDoor(store, { environment, now })
      for (const letter of [...story.letters, ...story.letters])
        expect((await send(door, sentOf(story, letter))).status).to.equal(200)
      await door.close()
      const events = await receivedIn(store)
      const isSigned = readLetter(story, first()).kind === 'signed'
      expect(events).to.have.length(isSigned ? story.letters.length : 0)
      expect(events.every(({ paymentId, trust }) => paymentId === null && trust === 'signed')).to.equal(true)
    })

    it('sent again, signed anew where they are signed, are the same; what is signed with a time is refused late and early', async () => {
      const place = await openPlace(stand)
      const { clock } = place.counter
      const began = clock.now()
      const [early, again] = await tellTwice(place, () => {
        clock.advance(TEN_MINUTES_MS)
      })
      expect(again.body).to.deep.equal(early.body)
      const isTimed = signingHeaders(place, again).some((name) => early.headers[name] !== again.headers[name])
      const answered = isTimed ? 401 : 200
      const { door, store } = await doorAt(place)
      expect((await send(door, sentOf(place, early))).status, 'late').to.equal(answered)
      expect((await send(door, sentOf(place, again))).status).to.equal(200)
      expect(await receivedIn(store)).to.have.length(1)
      const before = await doorAt(place, { now: () => began })
      expect((await send(before.door, sentOf(place, again))).status, 'early').to.equal(answered)
      expect(await receivedIn(before.store)).to.have.length(isTimed ? 0 : 1)
      for (const one of [door, before.door, place]) await one.close()
    }).timeout(20_000)

    it('are taken for delivered by the provider, at the first try', async () => {
      const place = await openPlace(stand)
      const { door } = await doorAt(place)
      await letNotify(place.counter, `${door.url}/v1/webhooks/${provider}`)
      await (stand.event?.(place.counter.simulator, 'order-1') ?? pay(place.process))
      await attemptsAt(place, (shown) => shown !== 'PENDING 0')
      expect(await attemptsAt(place, () => true)).to.equal('DELIVERED 1')
      await door.close()
      await place.close()
    })

    if (stand.event === undefined) {
      it('before our own answer are kept with the payment, which is approved once', async () => {
        const place = await openPlace(stand)
        await plan(place.counter, 'approve', { fault: 'late', delayMs: 1_000 })
        const { paymentId, over } = await begin(place.process)
        const [letter] = await place.mailbox.until(1)
        if (letter === undefined) throw new Error('nothing was told')
        const { door, store, process, idle } = await manned(place)
        // It is acted on as soon as it is there.
        expect((await stateOf(process, paymentId)).status).to.equal('authorizing')
        expect((await send(door, sentOf(place, letter))).status).to.equal(200)
        expect(await onlyOneIn(store)).to.include({ paymentId })
        await idle()
        await over
        expect(await agreed(place.process, paymentId)).to.deep.equal(['approve 10000'])
        await door.close()
        await place.close()
      })

      it('after our own answer was lost end in an approval, and with nobody', async () => {
        const place = await openPlace(stand)
        await plan(place.counter, 'approve', { fault: 'reset-after', times: 10 })
        const paymentId = await pay(place.process)
        await forgetFaults(place.counter)
        expect((await stateOf(place.process, paymentId)).open.size).to.equal(1)
        const [letter] = await place.mailbox.until(1)
        if (letter === undefined) throw new Error('nothing was told')
        const { door, process, idle } = await manned(place)
        expect((await send(door, sentOf(place, letter))).status).to.equal(200)
        await idle()
        expect((await stateOf(process, paymentId)).status).to.equal('standing')
        expect(await agreed(process, paymentId)).to.deep.equal(['approve 10000'])
        await door.close()
        await place.close()
      })

      it('that nobody acted on when they came do the same for who finds them in the log', async () => {
        const place = await openPlace(stand)
        await plan(place.counter, 'approve', { fault: 'reset-after', times: 10 })
        const paymentId = await pay(place.process)
        await forgetFaults(place.counter)
        const [letter] = await place.mailbox.until(1)
        if (letter === undefined) throw new Error('nothing was told')
        const { door, store, process, handler } = await manned(place, { isDeaf: true })
        expect((await send(door, sentOf(place, letter))).status).to.equal(200)
        expect((await stateOf(process, paymentId)).status).to.equal('authorizing')
        const { notificationId } = await onlyOneIn(store)
        expect(await handler.again(notificationId)).to.equal(true)
        expect(await agreed(process, paymentId)).to.deep.equal(['approve 10000'])
        await door.close()
        await place.close()
      })
    }
  })

describe('the door of a provider that sends no notifications', () => {
  const notifying = new Set(notifyingStands.map(({ provider }) => provider))
  for (const { provider, values } of stands.filter((stand) => !notifying.has(stand.provider)))
    it(`is not there: ${provider}`, async () => {
      const store = newStore()
      const environment = new Map([[provider, { baseUrl: 'http://localhost', ...values }]])
      const door = await openDoor(store, { environment })
      for (const body of ['', '{}', 'a=b'])
        expect((await send(door, { path: `/v1/webhooks/${provider}`, body })).status).to.equal(404)
      await door.close()
      expect(await receivedIn(store)).to.deep.equal([])
    })
})
