import type { MethodKind } from '../../ledger/core/method-kind.ts'

type PayMethod = {
  readonly methodKind: MethodKind | null
  /** Contract 2.4. */
  readonly partialCancelType: '32' | '33'
  /** Its money is taken at once, whatever the shop's contract. */
  readonly isTakenAtOnce: boolean
}

/** Contract 3.1, by payMethodTypeCode. */
export const payMethods: ReadonlyMap<string, PayMethod> = new Map([
  ['11', { methodKind: 'card', partialCancelType: '32', isTakenAtOnce: false }],
  ['21', { methodKind: 'account', partialCancelType: '33', isTakenAtOnce: true }],
  ['22', { methodKind: 'account', partialCancelType: '33', isTakenAtOnce: true }],
  ['31', { methodKind: null, partialCancelType: '33', isTakenAtOnce: true }],
  ['41', { methodKind: 'wallet', partialCancelType: '32', isTakenAtOnce: true }],
  ['50', { methodKind: 'wallet', partialCancelType: '32', isTakenAtOnce: true }],
  ['60', { methodKind: 'wallet', partialCancelType: '32', isTakenAtOnce: false }],
])

export const methodKindOf = (payMethodTypeCode: string | null): MethodKind | null =>
  payMethods.get(payMethodTypeCode ?? '')?.methodKind ?? null

/** Whether an approval of it waits for its acquisition at a shop of manual acquisition; an unheard-of one does. */
export const canBeHeld = (payMethodTypeCode: string | null): boolean =>
  payMethods.get(payMethodTypeCode ?? '')?.isTakenAtOnce !== true
