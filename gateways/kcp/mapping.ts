import type { MethodKind } from '../../ledger/core/method-kind.ts'
import { meaningsIn, rowsOf, type CodeRow, type CodeTable } from '../port/codes.ts'
import type { Operation } from '../port/gateway.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'

/** Rows of the contract's section 3, in its order. */
export const errorTable: CodeTable = [
  ['over the credit limit', declined(8008), ['CC07', 'CC08', 'CC61']],
  ['over the monthly limit', declined(8008), ['CC09']],
  ['not enough money', declined(8008), ['CC10', 'AC25']],
  ['not enough points', declined(8008), ['CC88']],
  ['over the daily or monthly limit', declined(8008), ['8186', '8188']],
  ['too little unsettled money', declined(8006), ['8178']],
  ['all at once after a part', declined(8006), ['8038']],
  ['no permission for the service', declined(8002), ['S032']],
  ['module or connection', unknown(8999, 'system'), ['9502']],
  ['the payer left, or something else', unknown(8999), ['9999']],
]

const meanings = meaningsIn(errorTable)

/** For people: the table, and what is assumed as long as KCP's own list is not at hand. */
export const codeRows: readonly CodeRow[] = [
  ...rowsOf(errorTable),
  {
    ...{ about: 'passed on from a card company or a bank', meaning: declined(8009), codes: ['CC..', 'AC..'] },
    when: 'of a charge, unless its text speaks of a time-out, a connection, a system or a duplicate (assumed)',
  },
  {
    ...{ about: 'the billing key', meaning: declined(8011), codes: ['any other'] },
    when: 'of a charge, when its text speaks of the batch key (assumed)',
  },
]

type Refused = { readonly operation: Operation; readonly code: string; readonly message: string }

export const meaningOf = (refused: Refused): Meaning | undefined =>
  meanings.get(refused.code) ?? assumedMeaningOf(refused)

/** A card company's, a bank's or KCP's own trouble rather than a no; or it was charged before. */
const TROUBLE =
  /시간|타임|통신|장애|지연|응답|점검|시스템|처리\s*중|이미|중복|time|system|connect|already|duplicat/i
const PASSED_ON = /^(CC|AC)[0-9A-Z]{2}$/
const BATCH_KEY = /배치\s*키|batch\s*key/i

/** Contract, top: for as long as KCP's own list of codes is not at hand. Of charges alone, and never without a text. */
const assumedMeaningOf = ({ operation, code, message }: Refused): Meaning | undefined => {
  if (operation !== 'approve' || message === '' || TROUBLE.test(message)) return undefined
  if (PASSED_ON.test(code)) return declined(8009)
  return BATCH_KEY.test(message) ? declined(8011) : undefined
}

/** Contract 2.1 and 2.2; CARD is what a batch charge is asked for with. A telephone bill is none of the kinds. */
const methods: ReadonlyMap<string, MethodKind> = new Map([
  ['PACA', 'card'],
  ['CARD', 'card'],
  ['PABK', 'account'],
  ['PAVC', 'account'],
  ['PAKM', 'wallet'],
  ['PATO', 'wallet'],
  ['PASG', 'wallet'],
  ['PANP', 'wallet'],
])

export const methodKindOf = (payMethod: string): MethodKind | null => methods.get(payMethod) ?? null
