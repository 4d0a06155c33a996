import { codedReplyReader } from '../port/coded-reply.ts'
import type { Credentials } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { meaningOf } from './mapping.ts'
import { isSameSignature, paymentSignature } from './signatures.ts'
import { ErrorAnswer, successCodes, type Identity } from './wire.ts'

const readable = (status: number): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500)

/** Contract 4: the result code tells, whatever the status; of a 5xx it tells nothing. */
export const { readReply, unexpected } = codedReplyReader({
  error: ErrorAnswer,
  isRefusal: (status, code) => readable(status) && !successCodes.has(code),
  meaningOf,
})

/** Contract 1 and 3: it may be left out; what is given must be right. */
export const isAuthentic = (
  { signature, ...told }: Identity,
  { secretKey }: Pick<Credentials, 'secretKey'>,
): boolean =>
  signature === undefined ||
  signature === null ||
  isSameSignature(signature, paymentSignature(told, secretKey))

/** Contract 2.1: an amount in another currency has no known spelling, so nothing is sent. */
export const wonOnly = unsent(8001, 'Nice Pay is asked for won only')

/** Contract 2.1: the window was opened with another client key than the contract's. */
export const anotherShop = unsent(8002, 'the payment window is of another client key')

/** Contract 2.1: what the window gave was changed on its way, or is of another order or amount; nothing is sent. */
export const windowNotBelieved: NotSucceeded = {
  kind: 'declined',
  failure: {
    category: 8001,
    kind: 'unexpected_response',
    providerCode: null,
    providerMessage: 'what the payment window gave does not fit, or is not signed by Nice Pay',
  },
}
