import type { FaultOperation } from '../kit/faults.ts'
import { chargeBillingKey, issueBillingKey, removeBillingKey } from './billing.ts'
import { cancel } from './cancel.ts'
import { confirm } from './confirm.ts'
import { inquireByOrder, inquireByPaymentKey } from './inquire.ts'
import { giveMethod } from './method.ts'
import type { Operation } from './operation.ts'
import { listTransactions } from './transactions.ts'
import { giveBillingKey, payInWindow, registerInWindow } from './window.ts'

type Target = {
  readonly operation: Operation
  /** What it is on the fault menu; nothing: no fault is ever met. */
  readonly fault?: FaultOperation
  /** What it says when the thing asked for had been done before. */
  readonly doneBefore?: 'ALREADY_PROCESSED_PAYMENT' | 'DUPLICATED_ORDER_ID' | 'ALREADY_CANCELED_PAYMENT'
}

/** `id`: decoded. */
export type Route = Target & { readonly id: string }

/** `METHOD path` with `*` for the one id a path may hold. */
const targets: ReadonlyMap<string, Target> = new Map<string, Target>([
  [
    'POST /v1/payments/confirm',
    { operation: confirm, fault: 'approve', doneBefore: 'ALREADY_PROCESSED_PAYMENT' },
  ],
  [
    'POST /v1/payments/*/cancel',
    { operation: cancel, fault: 'cancel', doneBefore: 'ALREADY_CANCELED_PAYMENT' },
  ],
  ['GET /v1/payments/*', { operation: inquireByPaymentKey, fault: 'inquire' }],
  ['GET /v1/payments/orders/*', { operation: inquireByOrder, fault: 'inquire' }],
  ['GET /v1/transactions', { operation: listTransactions }],
  ['POST /v1/billing/authorizations/issue', { operation: issueBillingKey }],
  [
    'POST /v1/billing/*',
    { operation: chargeBillingKey, fault: 'approve', doneBefore: 'DUPLICATED_ORDER_ID' },
  ],
  ['DELETE /v1/billing/*', { operation: removeBillingKey }],
  ['POST /__window', { operation: payInWindow }],
  ['POST /__billing-window', { operation: registerInWindow }],
  ['POST /__billing-keys', { operation: giveBillingKey }],
  ['POST /__method', { operation: giveMethod }],
])

/** Test only: nobody has to say who is asking. */
export const isForAnyone = (path: string): boolean => path.startsWith('/__')

export const routeOf = (method: string, path: string): Route | undefined => {
  const exact = targets.get(`${method} ${path}`)
  if (exact !== undefined) return { ...exact, id: '' }
  const segments = path.split('/')
  // The id is the last segment or the one before it.
  for (const place of [segments.length - 1, segments.length - 2]) {
    const target = targets.get(`${method} ${segments.with(place, '*').join('/')}`)
    const id = decode(segments[place] ?? '')
    if (target !== undefined && id !== undefined && id !== '') return { ...target, id }
  }
  return undefined
}

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
