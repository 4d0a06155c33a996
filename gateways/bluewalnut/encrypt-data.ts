import { hash } from 'node:crypto'

type Signing = {
  /** `yyyyMMddHHmmss` in Seoul. */
  readonly ediDate: string
  readonly mid: string
  /** As it stands in the form: Amt, of a cancel CancelAmt, of an inquiry TID. */
  readonly subject: string
  readonly merchantKey: string
}

/** Contract 1: the parts and their order are known, the rule itself is assumed. */
export const encryptData = ({ ediDate, mid, subject, merchantKey }: Signing): string =>
  hash('sha256', `${ediDate}${mid}${subject}${merchantKey}`, 'hex')
