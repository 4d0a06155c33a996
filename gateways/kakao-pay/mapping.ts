import type { Failure } from '../../ledger/core/failure.ts'
import type { MethodKind } from '../../ledger/core/method-kind.ts'
import type { CodeRow } from '../port/codes.ts'
import type { Operation } from '../port/gateway.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'
import type { Refusal } from '../port/reply.ts'

type Row = readonly [row: string, meaning: Meaning, calls: readonly Operation[], codes: readonly string[]]

const any: readonly Operation[] = ['approve', 'cancel', 'inquire']

/** Rows of the contract's section 4, in its order. */
export const errorTable: readonly Row[] = [
  ['keys', declined(8002), any, ['-400', '-401', '-403', '-730', '-731', '-732', '-733', '-798', '-799']],
  ['no such resource', declined(8003), any, ['-404', '-721']],
  // What it is busy with may be this very call.
  ['busy', unknown(8013, 'system'), any, ['-429', '-785']],
  ['ill', unknown(8999, 'system'), any, ['-500', '-503']],
  ['payer', declined(8010), ['approve'], ['-701', '-708']],
  ['too late', declined(8010), ['approve', 'inquire'], ['-723']],
  // By which call, and of how much, only an inquiry tells.
  ['already paid', unknown(8004), ['approve'], ['-702']],
  ['our amounts', declined(8001), ['approve', 'cancel'], ['-703', '-704', '-722', '-724', '-725']],
  ['our order', declined(8001), ['approve'], ['-705', '-706', '-707', '-726']],
  ['cancel refused', declined(8006), ['cancel'], ['-710', '-711']],
  ['billing key', declined(8011), ['approve'], ['-750', '-751', '-753']],
  [
    'limit or balance',
    declined(8008),
    ['approve'],
    ['-752', '-797', '-780 LACK_BALANCE', '-780 8326', '-782 LACK_BALANCE', '-782 8326'],
  ],
  // Whether money moved before it failed is told by the order alone.
  ['approval failed', unknown(8999), ['approve'], ['-780', '-782']],
  ['cancel failed', unknown(8999), ['cancel'], ['-781']],
  // It may have been approved, or cancelled, by a call whose answer was lost.
  ['not to be approved', unknown(8010), ['approve'], ['-783']],
  ['not to be cancelled', unknown(8005), ['cancel'], ['-784']],
]

/** Contract 4: said along with whatever error_code. */
const doubts: ReadonlyMap<string, Meaning> = new Map([
  ['USER_LOCKED', unknown(8013, 'system')],
  ['BANK_FIRM_UNKNOWN', unknown(8999, 'system')],
])

/** The same for whoever looks a code up. */
export const codeRows: readonly CodeRow[] = [
  ...errorTable.map(([about, meaning, calls, codes]) => ({
    about,
    meaning,
    codes,
    ...(calls === any ? {} : { when: `the call is one of ${calls.join(', ')}` }),
  })),
  ...[...doubts].map(([code, meaning]) => ({
    about: 'in doubt',
    meaning,
    codes: [code],
    when: 'it is the method_result_code, whatever the error_code',
  })),
]

const meaningIn = (operation: Operation, code: string): Meaning | undefined =>
  errorTable.find(([, , calls, codes]) => calls.includes(operation) && codes.includes(code))?.[1]

/** Contract 4, "busy": told by its status too, whatever the body says. */
const TOO_MANY_REQUESTS = 429

/** `code`: the error_code, then the method_result_code if there is one. */
export const meaningOf = ({ operation, status, code }: Refusal): Meaning | undefined => {
  if (status === TOO_MANY_REQUESTS) return unknown(8013, 'system')
  const [error, result] = code?.split(' ') ?? []
  if (code === null || error === undefined) return undefined
  return doubts.get(result ?? '') ?? meaningIn(operation, code) ?? meaningIn(operation, error)
}

/** Contract 4: without a word of doubt about the outcome, so that the order has it. */
export const saysOnlyThatItFailed = ({ kind, providerCode }: Failure): boolean =>
  kind === 'business' && /^-78[03](?: |$)/.test(providerCode ?? '')

/** Contract 4: codes with which an inquiry says that nothing was paid under the tid. */
export const nothingPaid: ReadonlySet<string> = new Set(['-721', '-723'])

/** Contract 3.1. Money is what the payer keeps with Kakao Pay. */
const methods: ReadonlyMap<string, MethodKind> = new Map([
  ['CARD', 'card'],
  ['MONEY', 'wallet'],
])

export const methodKindOf = (method: string | null | undefined): MethodKind | null =>
  methods.get(method ?? '') ?? null
