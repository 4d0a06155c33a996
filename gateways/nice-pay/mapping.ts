import type { MethodKind } from '../../ledger/core/method-kind.ts'
import type { CodedRefusal } from '../port/coded-reply.ts'
import type { CodeRow } from '../port/codes.ts'
import type { Operation } from '../port/gateway.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'
import { LIMIT_OR_FUNDS, NO_ANSWER_THERE } from '../port/passed-on.ts'

/** In which calls a code is read so: some of the numbers mean another thing elsewhere (contract 4). */
export type Scope = 'all' | 'charge' | 'cancel'

type Row = readonly [row: string, scope: Scope, meaning: Meaning, codes: readonly string[]]

/** Rows of the contract's section 4, in its order. */
export const errorTable: readonly Row[] = [
  // By which call, and of how much, only an inquiry tells.
  ['already approved', 'all', unknown(8004), ['2201', '2156', 'A127', 'A225', 'P015', 'U112', 'U114']],
  ['already cancelled', 'cancel', unknown(8005), ['2013', '2015']],
  [
    'not found',
    'all',
    declined(8003),
    ['A118', 'A214', 'A215', 'A216', 'A217', 'A218', 'A251', 'U107', 'U111', 'U122', 'U126'],
  ],
  ['no such tid', 'all', declined(8003), ['A115', 'U120']],
  ['not found: cancel', 'cancel', declined(8003), ['2012']],
  [
    'cancel refused',
    'cancel',
    declined(8006),
    [
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
      '1534',
      'U123',
      'U318',
      'U319',
      'U128',
    ],
  ],
  ['card data', 'charge', declined(8007), ['3011', '3021', '3053', '3057', 'F112', 'F113', 'F118']],
  ['instalments', 'charge', declined(8001), ['3022', '3023', '3024']],
  // Why, only its text tells.
  ['card company says no', 'charge', declined(8009), ['3095', 'A110']],
  ['card company: cancel', 'cancel', declined(8006), ['3095', 'A110']],
  ['bank says no', 'charge', declined(8009), ['4001']],
  ['billing key', 'charge', declined(8011), ['A124', 'A125', 'A126', 'A223', 'U115', 'U309', 'F201']],
  ['amount', 'all', declined(8001), ['A116', 'A123', 'P034', 'U113', 'U127', 'U502', '3041', 'A113']],
  ['our request', 'all', declined(8001), ['9000', '9001', 'A117', 'P007', 'U100']],
  [
    'keys, config',
    'all',
    declined(8002),
    [
      'U102',
      'U103',
      'U104',
      'U304',
      'U305',
      'U313',
      'U316',
      'A109',
      'A114',
      'A224',
      'U315',
      '2151',
      '2152',
      'F117',
    ],
  ],
  ['hash', 'all', declined(8002), ['A101', 'A211', 'U306', 'U310', 'U312']],
  ['session, payer', 'charge', declined(8010), ['A245', 'P042', 'P043', 'U311', 'P091', 'I002']],
  ['bank or provider down', 'all', declined(8012, 'system'), ['4002', '4008', '2159']],
  ['failed and undone', 'charge', declined(8009), ['U504']],
  [
    'outcome unknown',
    'all',
    unknown(8999, 'system'),
    [
      '2154',
      'A226',
      'A401',
      'A403',
      'A254',
      'A299',
      'U303',
      'U501',
      'U508',
      'P026',
      'P027',
      'X002',
      'X003',
      'X004',
      '9002',
      '2000',
      'A304',
      'A306',
      'A402',
      'U506',
      'U507',
      'U503',
    ],
  ],
  // The one that it is busy with may be this very call.
  ['overload', 'all', unknown(8013, 'system'), ['A246']],
]

const scopesOf = (operation: Operation): readonly Scope[] => {
  switch (operation) {
    case 'approve':
    case 'pre_authorize':
    case 'capture':
      return ['all', 'charge']
    case 'cancel':
    case 'void':
    case 'net_cancel':
      return ['all', 'cancel']
    case 'inquire':
      return ['all']
  }
}

const nameOf = (scope: Scope, code: string): string => `${scope} ${code}`

const meanings: ReadonlyMap<string, Meaning> = new Map(
  errorTable.flatMap(([, scope, meaning, codes]) =>
    codes.map((code) => [nameOf(scope, code), meaning] as const),
  ),
)

/** Contract 4: limits and funds have no code of their own. */
const passedThrough: ReadonlySet<string> = new Set(['3095', 'A110'])
/** Contract 4: what says no there may only not have been answered itself. */
const saidElsewhere: ReadonlySet<string> = new Set([...passedThrough, '4001'])

/** The same for whoever looks a code up. */
export const codeRows: readonly CodeRow[] = [
  ...errorTable.map(([about, scope, meaning, codes]) => ({
    about,
    meaning,
    codes,
    ...(scope === 'all' ? {} : { when: `of a ${scope}` }),
  })),
  {
    ...{ about: 'card company says no', meaning: declined(8008), codes: [...passedThrough] },
    when: 'of a charge, when its text speaks of 한도, 잔액 or 부족',
  },
  {
    about: 'no answer from the card company or the bank',
    meaning: unknown(8999, 'system'),
    codes: [...saidElsewhere],
    when: 'of a charge or a cancel, when its text speaks of a time-out or of broken communication',
  },
]

export const meaningOf = ({ operation, code, message }: CodedRefusal): Meaning | undefined => {
  const scopes = scopesOf(operation)
  if (scopes.length > 1 && saidElsewhere.has(code) && NO_ANSWER_THERE.test(message))
    return unknown(8999, 'system')
  if (scopes.includes('charge') && passedThrough.has(code) && LIMIT_OR_FUNDS.test(message))
    return declined(8008)
  return scopes.map((scope) => meanings.get(nameOf(scope, code))).find((meaning) => meaning !== undefined)
}

/** Contract 3.1. A phone bill is none of the kinds. */
const methods: ReadonlyMap<string, MethodKind> = new Map([
  ['card', 'card'],
  ['bank', 'account'],
  ['vbank', 'account'],
  ['naverpay', 'wallet'],
  ['kakaopay', 'wallet'],
  ['samsungpay', 'wallet'],
  ['payco', 'wallet'],
  ['ssgpay', 'wallet'],
])

export const methodKindOf = (payMethod: string | null | undefined): MethodKind | null =>
  methods.get(payMethod?.toLowerCase() ?? '') ?? null
