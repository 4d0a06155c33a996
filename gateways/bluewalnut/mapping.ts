import type { CodedRefusal } from '../port/coded-reply.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'
import { LIMIT_OR_FUNDS, NO_ANSWER_THERE } from '../port/passed-on.ts'

type SaidOf = 'approve' | 'cancel' | 'any'

/** Rows of the contract's section 4, in its order. */
export const errorTable: readonly (readonly [
  row: string,
  saidOf: SaidOf,
  meaning: Meaning,
  codes: readonly string[],
])[] = [
  // By which call only an inquiry tells.
  ['already approved', 'approve', unknown(8004), ['1682', '1673', '2156', '2201']],
  ['already cancelled', 'cancel', unknown(8005), ['2013', '2015']],
  ['under way', 'any', unknown(8013, 'system'), ['2002', 'A246']],
  ['nothing to cancel', 'cancel', declined(8003), ['2012']],
  ['not there', 'any', declined(8003), ['A115']],
  [
    'cancel refused',
    'cancel',
    declined(8006),
    ['2003', '2010', '2011', '2014', '2016', '2018', '2023', '2028', '2029', '2031', '2032', '2033'],
  ],
  ['card unusable', 'approve', declined(8007), ['3011', '3021', '3053', '3057']],
  ['declined', 'approve', declined(8009), ['3095']],
  ['payer', 'approve', declined(8010), ['A245']],
  ['keys', 'any', declined(8002), ['A101', 'A211', 'A224', '2151', '2152']],
  ['our request', 'any', declined(8001), ['3022', '3023', '3024', '3041', 'A123', '9000', '9001']],
  ['down', 'any', declined(8012, 'system'), ['2159']],
  ['transient or unknown', 'any', unknown(8999, 'system'), ['2000', '2056', '9002', 'A299', 'X002', 'X003']],
]

type Known = { readonly saidOf: SaidOf; readonly meaning: Meaning }
const known: ReadonlyMap<string, Known> = new Map(
  errorTable.flatMap(([, saidOf, meaning, codes]) =>
    codes.map((code) => [code, { saidOf, meaning }] as const),
  ),
)

/** undefined: nothing is learnt from such a code there. */
export const meaningOf = ({ operation, code, message }: CodedRefusal): Meaning | undefined => {
  const found = known.get(code)
  if (found === undefined || (found.saidOf !== 'any' && found.saidOf !== operation)) return undefined
  return (code === PASSED_ON ? meaningOfText(message) : undefined) ?? found.meaning
}

/** Contract 4.1: only its text says more. */
export const PASSED_ON = '3095'

/** The first that fits. */
export const textTable: readonly (readonly [row: string, meaning: Meaning, when: string, pattern: RegExp])[] =
  [
    [
      'no answer there',
      unknown(8999, 'system'),
      'the message speaks of a time-out or of broken communication',
      NO_ANSWER_THERE,
    ],
    ['limit or balance', declined(8008), 'the message speaks of 한도, 잔액 or 부족', LIMIT_OR_FUNDS],
  ]

const meaningOfText = (message: string): Meaning | undefined =>
  textTable.find(([, , , pattern]) => pattern.test(message))?.[1]
