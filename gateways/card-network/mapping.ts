import type { CodeRow } from '../port/codes.ts'
import type { Operation } from '../port/gateway.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'

/**
 * Contract, "Errors", in its order, and the one from its second paragraph. `unknown` where money may have moved under
 * another key or is just moving: the resolver inquires or repeats the key.
 */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['INVALID_REQUEST', declined(8001)],
  ['UNAUTHORIZED', declined(8002)],
  ['NOT_FOUND', declined(8003)],
  // The order has an approval or a hold that is not of this key: whose, and of how much, only an inquiry tells.
  ['DUPLICATED_ORDER', unknown(8004)],
  // All of it was cancelled, but not by this key: it is our cancel only if the cancelled total matches our books.
  ['ALREADY_CANCELED', unknown(8005)],
  ['EXCEEDS_BALANCE', declined(8006)],
  ['CARD_EXPIRED', declined(8007)],
  ['CARD_STOPPED', declined(8007)],
  ['LIMIT_EXCEEDED', declined(8008)],
  ['INSUFFICIENT_FUNDS', declined(8008)],
  ['DECLINED', declined(8009)],
  // As ALREADY_CANCELED: the hold is gone, by whom is for an inquiry to tell.
  ['ALREADY_VOIDED', unknown(8005)],
  ['PRE_AUTHORIZATION_EXPIRED', declined(8010)],
  ['BUSY', unknown(8013, 'system')],
  // Our key with another body: a bug of ours, and the body sent first may have been carried out.
  ['IDEMPOTENCY_MISMATCH', unknown(8004)],
])

/** Where a code is certain in one operation and not in the others. */
const exceptions: ReadonlyMap<string, Meaning> = new Map([
  // A voided hold takes no captures, so this one was surely not made.
  ['capture ALREADY_VOIDED', declined(8010)],
])

/** A code that is not here means unknown: never a guess. */
export const meaningOf = (operation: Operation, code: string): Meaning | undefined =>
  exceptions.get(`${operation} ${code}`) ?? meanings.get(code)

export const mappedCodes: readonly string[] = [...meanings.keys()]

/** For people; the code names itself. */
export const codeRows: readonly CodeRow[] = [
  ...[...meanings].map(([code, meaning]) => ({ about: 'a refusal', meaning, codes: [code] })),
  ...[...exceptions].map(([place, meaning]) => {
    const [operation = '', code = ''] = place.split(' ')
    return { about: 'a refusal', meaning, codes: [code], when: `of a ${operation}` }
  }),
]
