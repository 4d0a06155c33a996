import { PaymentId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { Abilities, Asked, Desk, Told, View } from './desk.ts'

export const everything: Abilities = {
  inquiry: true,
  partialCancel: true,
  preAuthorization: true,
  installmentMonths: [0, 3],
}

/**
 * What becomes of the step at a place instead of being done. `settles`: it is open, and done at the second look; `open`:
 * done or not, nobody ever hears of it; `short`: done, and told with one won too little.
 */
export type Mishap = 'declined' | 'refused' | 'open' | 'settles' | 'short' | 'broke' | 'no_method' | 'differs'

export type BookDesk = Desk & {
  /** Every movement, as `pay 10000`. */
  readonly book: readonly string[]
}

type Script = { readonly mishaps?: Readonly<Record<number, Mishap>>; readonly abilities?: Abilities }

/** One payment's book, by the rules of money. */
const newBook = () => {
  let view: View | undefined
  const lines: string[] = []
  const seen = (): View => view ?? { paymentId: PaymentId('pay_1'), status: 'FAILED', balance: 0n, held: 0n }
  const done = (): Told => ({ kind: 'done', view: seen(), reference: `ref-${String(lines.length)}` })
  return {
    lines,
    view: () => view,
    seen,
    done,
    move: (asked: Asked): Told => {
      const next = moved(view, asked)
      if (typeof next === 'string') return { kind: 'refused', reason: next, fields: [], view: seen() }
      if (next !== view) lines.push(`${asked.step} ${String(sumOf(view, asked))}`)
      view = next
      return done()
    },
  }
}
type Book = ReturnType<typeof newBook>

const met = ({ seen, move }: Book, mishap: Mishap, asked: Asked): Told => {
  switch (mishap) {
    case 'declined':
      return { kind: 'declined', view: seen(), failure }
    case 'refused':
      return { kind: 'refused', reason: 'attempt_undecided', fields: [], view: seen() }
    case 'no_method':
      return { kind: 'no_method', because: 'VARIABLE' }
    case 'broke':
      return { kind: 'broke', because: 'Error' }
    case 'differs':
      return { kind: 'compared', result: 'differs', category: null, differences: ['x'], view: seen() }
    case 'short': {
      const told = move(asked)
      if (told.kind !== 'done') return told
      return { ...told, view: { ...told.view, balance: told.view.balance - 1n } }
    }
    case 'settles':
    case 'open':
      move(asked)
      return { kind: 'open', view: seen(), failure: null }
  }
}

const unharmed = ({ seen, done, move }: Book, asked: Asked): Told => {
  if (asked.step === 'check') return done()
  return asked.step === 'inquire'
    ? { kind: 'compared', result: 'agrees', category: null, differences: [], view: seen() }
    : move(asked)
}

/** A desk with such a book, on a clock of its own. */
export const bookDesk = ({ mishaps = {}, abilities = everything }: Script = {}): BookDesk => {
  let nowMs = 0
  const book = newBook()
  const looks = new Map<number, number>()
  return {
    orderId: 'order',
    abilities,
    book: book.lines,
    runtime: {
      now: () => instantOf(nowMs),
      monotonicMs: () => nowMs,
      sleep: (delayMs) => {
        nowMs += delayMs
        return Promise.resolve()
      },
    },
    perform: (asked, place) => {
      nowMs += 10
      const mishap = mishaps[place]
      return Promise.resolve(mishap === undefined ? unharmed(book, asked) : met(book, mishap, asked))
    },
    look: (place) => {
      const count = (looks.get(place) ?? 0) + 1
      looks.set(place, count)
      const isKnown = mishaps[place] === 'settles' && count > 1
      return Promise.resolve(isKnown ? book.done() : { kind: 'open', view: book.seen(), failure: null })
    },
    view: () => Promise.resolve(book.view() ?? 'none'),
  }
}

const failure = { category: 8006, kind: 'business', providerCode: 'E6', providerMessage: 'no' } as const

const sumOf = (view: View | undefined, asked: Asked): bigint => {
  switch (asked.step) {
    case 'pay':
      return asked.amount
    case 'capture':
      return asked.amount ?? view?.held ?? 0n
    case 'cancel':
      return asked.amount ?? view?.balance ?? 0n
    case 'void':
      return view?.held ?? 0n
    case 'inquire':
    case 'check':
      return 0n
  }
}

/** The payment after it, or why it cannot be. */
const moved = (view: View | undefined, asked: Asked): View | string => {
  const sum = sumOf(view, asked)
  if (asked.step === 'pay') {
    const paymentId = PaymentId('pay_1')
    return asked.capture === 'manual'
      ? { paymentId, status: 'PRE_APPROVED', balance: 0n, held: sum }
      : { paymentId, status: 'APPROVED', balance: sum, held: 0n }
  }
  if (view === undefined) return 'payment_not_approved'
  const { balance, held } = view
  switch (asked.step) {
    case 'capture':
      if (sum > held) return 'capture_exceeds_hold'
      return { ...view, status: 'APPROVED', balance: balance + sum, held: held - sum }
    case 'cancel': {
      if (sum > balance) return 'cancel_exceeds_balance'
      const status = sum === balance && held === 0n ? 'CANCELED' : 'PARTIAL_CANCELED'
      return { ...view, status, balance: balance - sum }
    }
    case 'void':
      return { ...view, status: balance === 0n ? 'VOIDED' : view.status, held: 0n }
    case 'inquire':
    case 'check':
      return view
  }
}
