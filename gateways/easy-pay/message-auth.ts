import { createHmac, timingSafeEqual } from 'node:crypto'

/** Contract 1, `msgAuthValue`: hex of an HMAC-SHA256 over the values with bars between them. */
const authValueOf = (values: readonly string[], secretKey: string): string =>
  createHmac('sha256', secretKey).update(values.join('|')).digest('hex')

/** Of a revise request. */
export const requestAuthValue = (
  { pgCno, shopTransactionId }: { readonly pgCno: string; readonly shopTransactionId: string },
  secretKey: string,
): string => authValueOf([pgCno, shopTransactionId], secretKey)

type SignedApproval = {
  readonly pgCno: string
  readonly amount: bigint
  readonly transactionDate: string
  readonly msgAuthValue: string
}

/** Whether the answer to an approval comes from who has our key. */
export const isSignedBy = (
  { pgCno, amount, transactionDate, msgAuthValue }: SignedApproval,
  secretKey: string,
): boolean => {
  const expected = Buffer.from(authValueOf([pgCno, String(amount), transactionDate], secretKey))
  const given = Buffer.from(msgAuthValue.toLowerCase())
  return expected.length === given.length && timingSafeEqual(expected, given)
}
