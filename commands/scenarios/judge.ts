import type { Failure } from '../../ledger/core/failure.ts'
import type { Told, View } from './desk.ts'
import type { Expectation, Step } from './scenario.ts'
import { why, type Why } from './why.ts'

/** What the steps so far make of the money, minor units. */
export type Funds = { readonly balance: bigint; readonly held: bigint }

export type Verdict = 'ok' | 'failed' | 'skipped'

export type Judged = { readonly verdict: Verdict; readonly why: Why | null }

/** How long the outcome of a step is waited for, beside what its own request waits. */
export const UNKNOWN_LIMIT_MS = 20_000

export const nothingMoved: Funds = { balance: 0n, held: 0n }

/** The money once the step has been done. `amount`: of the scenario. */
export const fundsAfter = (funds: Funds, step: Step, amount: bigint): Funds => {
  switch (step.step) {
    case 'pay': {
      const paid = step.amount ?? amount
      return step.capture === 'manual' ? { balance: 0n, held: paid } : { balance: paid, held: 0n }
    }
    case 'capture': {
      const captured = step.amount ?? funds.held
      return { balance: funds.balance + captured, held: funds.held - captured }
    }
    case 'cancel':
      return { ...funds, balance: funds.balance - (step.amount ?? funds.balance) }
    case 'void':
      return { ...funds, held: 0n }
    case 'inquire':
    case 'check':
      return funds
  }
}

/** Whether what came of the step is what it expects; `before` and `after`: the money without and with it. */
export const judge = (step: Step, told: Told, money: { before: Funds; after: Funds }): Judged => {
  const expect = step.expect ?? {}
  switch (told.kind) {
    case 'no_method':
      return { verdict: 'skipped', why: why('no_method', told) }
    case 'told_before':
      return { verdict: 'skipped', why: why('told_before') }
    case 'method_failed':
      return failed(why('method_failed', told))
    case 'broke':
      return failed(why('broke', told))
    case 'open':
      return failed(why('unknown', { seconds: String(UNKNOWN_LIMIT_MS / 1_000) }))
    case 'refused':
    case 'declined':
      return first(ofRefusal(expect, told), ofView(expect, told.view, money.before))
    case 'compared':
      return first(ofBooks(told), ofView(expect, told.view, money.after))
    case 'done':
      return first(notRefused(expect), ofView(expect, told.view, money.after))
  }
}

const ok: Judged = { verdict: 'ok', why: null }
const failed = (because: Why): Judged => ({ verdict: 'failed', why: because })

const first = (...objections: readonly (Why | undefined)[]): Judged => {
  const objection = objections.find((one) => one !== undefined)
  return objection === undefined ? ok : failed(objection)
}

const notRefused = ({ refused }: Expectation): Why | undefined =>
  refused === undefined ? undefined : why('not_refused', { wanted: String(refused) })

const ofRefusal = (
  { refused: wanted }: Expectation,
  told: Extract<Told, { readonly kind: 'refused' | 'declined' }>,
): Why | undefined => {
  if (wanted === undefined) return told.kind === 'refused' ? refusedBy(told) : declinedBy(told.failure)
  const got = told.kind === 'refused' ? told.reason : String(told.failure.category)
  return got === String(wanted).toLowerCase()
    ? undefined
    : why('refused_otherwise', { wanted: String(wanted), got })
}

const refusedBy = ({ reason, fields }: Extract<Told, { readonly kind: 'refused' }>): Why =>
  why('refused', { reason: [reason, ...fields].join(', ') })

const declinedBy = ({ category, providerCode }: Failure): Why =>
  why('declined', { category: String(category), code: providerCode ?? '' })

const ofBooks = ({
  result,
  category,
  differences,
}: Extract<Told, { readonly kind: 'compared' }>): Why | undefined => {
  switch (result) {
    case 'agrees':
      return undefined
    case 'differs':
      return why('books_differ', { differences: differences.join(', ') })
    case 'silent':
      return why('provider_silent', { category: String(category ?? '') })
  }
}

/** Without a payment nothing can be held against it. */
const ofView = (expect: Expectation, view: View | undefined, funds: Funds): Why | undefined => {
  if (view === undefined) return undefined
  const { status, balance } = expect
  if (status !== undefined && view.status !== status)
    return why('status_differs', { wanted: status, got: view.status })
  const wanted = balance ?? funds.balance
  if (view.balance !== wanted)
    return why('balance_differs', { wanted: String(wanted), got: String(view.balance) })
  if (view.held !== funds.held)
    return why('hold_differs', { wanted: String(funds.held), got: String(view.held) })
  return undefined
}
