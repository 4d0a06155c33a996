import { hash } from 'node:crypto'
import { signatureOf } from '../../card-network/notifications.ts'
import type { Load } from './load.ts'

export type Sent = { readonly body: string; readonly headers: Readonly<Record<string, string>> }

export type Notices = { readonly next: () => Sent; readonly distinct: () => number }

/** Every tenth repeats one of the latest, which may be on its way still: as providers do whose time has run out. */
const REPEATED_EVERY = 10
const MOST_BEHIND = 100

/** Signed notifications of the card network about orders that nobody made. */
export const noticesOf = ({ secretKey, run }: Pick<Load, 'secretKey' | 'run'>): Notices => {
  let count = 0
  let distinct = 0
  const next = (): Sent => {
    count += 1
    const isNew = count % REPEATED_EVERY !== 0
    if (isNew) distinct += 1
    const number = isNew ? distinct : Math.max(1, distinct - ((count * 7) % MOST_BEHIND))
    const body = bodyOf(run, number)
    const signature = signatureOf(secretKey, body, Math.floor(Date.now() / 1_000))
    return { body, headers: { 'content-type': 'application/json', 'x-card-network-signature': signature } }
  }
  return { next, distinct: () => distinct }
}

const bodyOf = (run: string, number: number): string =>
  JSON.stringify({
    eventId: `evt_${run}_${number}`,
    type: 'APPROVAL',
    transactionId: `cnt_${run}_${number}`,
    orderId: orderOf(run, number),
    amount: 10_000,
    status: 'APPROVED',
    occurredAt: '2026-11-20T09:00:00+09:00',
  })

/** Half look like orders that the ledger names itself, half like those that merchants name. */
const orderOf = (run: string, number: number): string =>
  number % 2 === 0 ? `${hash('sha256', `${run} ${number}`).slice(0, 32)}-1` : `order-${run}-${number}`
