import type { MethodKind } from '../../ledger/core/method-kind.ts'
import { payMethods } from './pay-methods.ts'

/**
 * A payment's pgCno; of a transfer or a phone bill with its payMethodTypeCode behind it, because a partial cancel has to
 * say which it is of (contract 2.4) and nothing but the reference comes with a cancel.
 */
export const referenceOf = (pgCno: string, payMethodTypeCode: string | null): string =>
  payMethodTypeCode !== null && payMethods.get(payMethodTypeCode)?.partialCancelType === '33'
    ? `${pgCno}-${payMethodTypeCode}`
    : pgCno

/** Contract 2.4: undefined without it, for a phone bill is cancelled in another way than a card. */
export const importedReference = (pgCno: string, methodKind: MethodKind | null): string | undefined => {
  const code = [...payMethods].find(([, method]) => method.methodKind === methodKind)?.[0]
  return methodKind === null || code === undefined ? undefined : referenceOf(pgCno, code)
}

export type Referred = { readonly pgCno: string; readonly partialCancelType: '32' | '33' }

export const referredBy = (reference: string): Referred => {
  const [pgCno = '', payMethodTypeCode = ''] = reference.split('-')
  return { pgCno, partialCancelType: payMethods.get(payMethodTypeCode)?.partialCancelType ?? '32' }
}
