import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { providerOrderIdOf, type PaymentId } from '../../ledger/core/ids.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START, type EventStore } from '../../ledger/store/port.ts'
import { openCounter, type Counter } from '../dispatch/counter.spec-helper.ts'
import { operate, pay, processOn, type Process } from '../dispatch/resolving.spec-helper.ts'
import type { NotifyingStand } from '../every-provider.spec-helper.ts'
import type { Credentials } from '../port/gateway.ts'
import type { Delivery, Reading } from '../port/notification.ts'
import { notificationReaders } from '../registry.ts'
import { openDoor, vault, type DoorChanges, type OpenDoor, type Sent } from './door.spec-helper.ts'
import { notificationHandler, type NotificationHandler } from './handle.ts'
import { startMailbox, type Letter, type Mailbox } from './mailbox.spec-helper.ts'
import { paying } from './orders.spec-helper.ts'

/** A provider that notifies a mailbox, and a ledger that pays there. */
export type Place = {
  readonly stand: NotifyingStand
  readonly counter: Counter
  readonly process: Process
  readonly mailbox: Mailbox
  readonly close: () => Promise<void>
}

export const openPlace = async (stand: NotifyingStand): Promise<Place> => {
  const mailbox = await startMailbox(stand.reader.reply)
  const counter = await openCounter(undefined, { stand })
  await letNotify(counter, mailbox.url)
  const close = async (): Promise<void> => {
    await counter.close()
    await mailbox.close()
  }
  return { stand, counter, process: processOn(counter, 'own_1'), mailbox, close }
}

export const letNotify = async ({ simulator }: Counter, url: string): Promise<void> => {
  const { ok } = await fetch(`${simulator}/__notifications`, {
    method: 'POST',
    body: JSON.stringify({ url }),
  })
  if (!ok) throw new Error('no such door')
}

/** A payment of which the provider has told all that there is to tell; `letters`: oldest first. */
export type Story = Place & { readonly paymentId: PaymentId; readonly letters: readonly Letter[] }

/** The first thing that it tells of. */
export const tellFirst = async ({ stand, counter, process }: Place): Promise<PaymentId> => {
  if (stand.event === undefined) return pay(process)
  const door = await openDoor(counter.store)
  const paymentId = await paying(door, { provider: stand.provider })
  await door.close()
  await stand.event(counter.simulator, providerOrderIdOf(paymentId, 1))
  return paymentId
}

/** Providers' times have no more than seconds, and a body is all that some have to tell events apart. */
const APART_MS = 1_000

/** Approved, then cancelled in two parts; where the provider tells of no such things, what it does tell of. */
export const tellAll = async (place: Place): Promise<Story> => {
  const { stand, counter, process, mailbox } = place
  const paymentId = await tellFirst(place)
  if (stand.event !== undefined) return { ...place, paymentId, letters: await mailbox.until(1) }
  for (const [told, amount] of [3_000n, 7_000n].entries()) {
    await mailbox.until(told + 1)
    counter.clock.advance(APART_MS)
    await operate(process, paymentId, { kind: 'cancel', key: String(told), amount })
  }
  return { ...place, paymentId, letters: await mailbox.until(3) }
}

/**
 * The first thing that it tells of and the same once more, because the first was answered badly; `meanwhile` is between
 * them. A provider that never tries again tells once: that stands for both.
 */
export const tellTwice = async (place: Place, meanwhile: () => void): Promise<readonly [Letter, Letter]> => {
  const released = Promise.withResolvers<undefined>()
  place.mailbox.refuseNext(released.promise)
  await tellFirst(place)
  const [first] = await place.mailbox.until(1)
  if (first === undefined) throw new Error('nothing was told')
  meanwhile()
  released.resolve(undefined)
  const shown = await attemptsAt(place, (now) => now !== 'PENDING 0' && now !== 'PENDING 1')
  const [, again = first] = shown === 'GIVEN_UP 1' ? [] : await place.mailbox.until(2)
  return [first, again]
}

const Shown = z.object({
  notifications: z.array(z.object({ status: z.string(), attempts: z.array(z.unknown()) })),
})
const LOOKS = 400
const LOOK_EVERY_MS = 10

/** What became of the only notification, as the provider sees it, `DELIVERED 1`: once it holds, or nothing changes. */
export const attemptsAt = async ({ counter }: Place, holds: (shown: string) => boolean): Promise<string> => {
  for (let look = 0; ; look += 1) {
    const answer = await fetch(`${counter.simulator}/__notifications`)
    const { notifications } = Shown.parse(await answer.json())
    const shown = notifications.map(({ status, attempts }) => `${status} ${String(attempts.length)}`).join()
    if (holds(shown) || look === LOOKS) return shown
    await pause(LOOK_EVERY_MS)
  }
}

/** The contract with which the simulator knows us. */
export const contractOf = ({ stand, counter }: Place): Credentials => ({
  baseUrl: counter.simulator,
  ...stand.values,
})

/** A door for it, on a ledger that has all that the place's has. */
export const doorAt = async (
  place: Place,
  changes: DoorChanges = {},
): Promise<{ readonly door: OpenDoor; readonly store: EventStore }> => {
  const { counter, stand } = place
  const store = await copyOf(counter.store, counter.clock.now)
  const environment = new Map([[stand.provider, contractOf(place)]])
  return { door: await openDoor(store, { environment, now: counter.clock.now, ...changes }), store }
}

const MOST_EVENTS = 100_000

const copyOf = async (from: EventStore, now: Counter['clock']['now']): Promise<EventStore> => {
  const store = memoryStore(now)
  for (const { stream, revision, ...event } of await from.readAll(START, MOST_EVENTS)) {
    const { id, type, schemaVersion, data, metadata } = event
    const events = [{ id, type, schemaVersion, data, metadata }]
    await store.append({ stream, expectedRevision: revision - 1, events })
  }
  return store
}

/**
 * The same door, with everybody behind it who acts on what comes; `idle` resolves when they have nothing to do. `isDeaf`:
 * nobody is told when it comes, as if the process had ended.
 */
export const manned = async (
  place: Place,
  { isDeaf = false } = {},
): Promise<{
  readonly door: OpenDoor
  readonly store: EventStore
  readonly process: Process
  readonly handler: NotificationHandler
  readonly idle: () => Promise<void>
}> => {
  const work = underWay()
  const desk: { handler?: NotificationHandler } = {}
  const { door, store } = await doorAt(place, {
    onReceived: (...told) => {
      if (!isDeaf) desk.handler?.onReceived(...told)
    },
  })
  const process = processOn(place.counter, 'own_1', { store })
  const { payments, runtime, log } = process.parts
  const { notifications } = door.desks
  const findPayment = () => Promise.resolve(undefined)
  const reading = { readers: notificationReaders, vault, findPayment }
  const parts = { ...reading, payments, notifications, resolver: process.resolver, runtime, log, work }
  const handler = notificationHandler(parts, new AbortController().signal)
  desk.handler = handler
  return { door, store, process, handler, idle: () => work.idle() }
}

export const sentOf = ({ stand }: Pick<Place, 'stand'>, { body, headers }: Letter): Sent => ({
  path: `/v1/webhooks/${stand.provider}`,
  body: new Uint8Array(body),
  headers,
})

export const readLetter = (place: Place, letter: Letter): Reading => {
  const delivery: Delivery = { ...letter, receivedAt: place.counter.clock.now() }
  return place.stand.reader.read(delivery, [contractOf(place)])
}

/** Headers without which it is no longer what it was: what signs it, where it is signed there. */
export const signingHeaders = (place: Place, letter: Letter): readonly string[] => {
  const { kind } = readLetter(place, letter)
  return Object.keys(letter.headers).filter((name) => {
    const { [name]: without, ...headers } = letter.headers
    return without !== undefined && readLetter(place, { ...letter, headers }).kind !== kind
  })
}
