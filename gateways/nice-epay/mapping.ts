import type { MethodKind } from '../../ledger/core/method-kind.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'
import { LIMIT_OR_FUNDS, NO_ANSWER_THERE } from '../port/passed-on.ts'

/** What was asked: a code may mean another thing elsewhere. */
export type Asked = 'window' | 'billing' | 'cancel' | 'status'
export type SaidOf = 'approval' | 'cancel' | 'any'

/** Rows of the contract's section 4, in its order. */
export const errorTable: readonly (readonly [
  row: string,
  saidOf: SaidOf,
  meaning: Meaning,
  codes: readonly string[],
])[] = [
  // By which call only an inquiry tells.
  ['already approved', 'approval', unknown(8004), ['1682', '1673', '2156', '2201', 'A127', 'A225']],
  ['already cancelled', 'cancel', unknown(8005), ['2013', '2015']],
  ['under way', 'any', unknown(8013, 'system'), ['2002', '2212', 'A246']],
  ['nothing to cancel', 'cancel', declined(8003), ['2012']],
  ['not there', 'any', declined(8003), ['A115', 'A118', 'A214', 'A215', 'A216', 'A217', 'A218', 'A251']],
  [
    'cancel refused',
    'cancel',
    declined(8006),
    [
      '1534',
      '2003',
      '2010',
      '2011',
      '2014',
      '2016',
      '2017',
      '2018',
      '2019',
      '2020',
      '2023',
      '2026',
      '2027',
      '2028',
      '2029',
      '2030',
      '2031',
      '2032',
      '2033',
      '2052',
    ],
  ],
  ['card unusable', 'approval', declined(8007), ['3011', '3021', '3053', '3057', 'F112', 'F113', 'F118']],
  ['declined', 'approval', declined(8009), ['3095', 'A110', '4001']],
  ['payer', 'approval', declined(8010), ['A245']],
  ['billing key', 'approval', declined(8011), ['A124', 'A125', 'A126', 'A223', 'F201']],
  ['keys', 'any', declined(8002), ['A101', 'A109', 'A114', 'A211', 'A224', '2151', '2152', 'F117']],
  [
    'our request',
    'any',
    declined(8001),
    ['3022', '3023', '3024', '3041', 'A113', 'A116', 'A117', 'A123', '9000', '9001'],
  ],
  ['bank down', 'any', declined(8012, 'system'), ['4002', '4008', '2159']],
  [
    'transient or unknown',
    'any',
    unknown(8999, 'system'),
    [
      '2000',
      '2056',
      '2154',
      '9002',
      'A226',
      'A254',
      'A299',
      'A304',
      'A306',
      'A401',
      'A402',
      'A403',
      'X002',
      'X003',
      'X004',
    ],
  ],
]

type Known = { readonly saidOf: SaidOf; readonly meaning: Meaning }
const known: ReadonlyMap<string, Known> = new Map(
  errorTable.flatMap(([, saidOf, meaning, codes]) =>
    codes.map((code) => [code, { saidOf, meaning }] as const),
  ),
)

const answersOf: Readonly<Record<Asked, readonly SaidOf[]>> = {
  window: ['approval', 'any'],
  billing: ['approval', 'any'],
  cancel: ['cancel', 'any'],
  status: ['any'],
}

/** undefined: nothing is learnt from such a code there. */
export const meaningOf = (asked: Asked, code: string, message: string): Meaning | undefined => {
  const found = known.get(code)
  if (found === undefined || !answersOf[asked].includes(found.saidOf)) return undefined
  // Contract 4.1: another charge's, of which an inquiry would tell.
  if (asked === 'billing' && code === 'A225') return declined(8004)
  return passedOn.has(code) ? meaningOfText(message) : found.meaning
}

/** Contract 4.2: only their text says more. */
export const passedOn: ReadonlySet<string> = new Set(['3095', 'A110', '4001'])

const meaningOfText = (message: string): Meaning => {
  if (NO_ANSWER_THERE.test(message)) return unknown(8999, 'system')
  return declined(LIMIT_OR_FUNDS.test(message) ? 8008 : 8009)
}

/** Contract 3.1. */
export const methodKinds: Readonly<Record<'3001' | '4000', MethodKind>> = {
  '3001': 'card',
  '4000': 'account',
}
