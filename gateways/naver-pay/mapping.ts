import type { Failure } from '../../ledger/core/failure.ts'
import type { MethodKind } from '../../ledger/core/method-kind.ts'
import { meaningsIn, rowsOf, type CodeRow, type CodeTable } from '../port/codes.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'
import type { Refusal } from '../port/reply.ts'

/** Rows of the contract's section 4, in its order. */
export const errorTable: CodeTable = [
  ['our request', declined(8001), ['RequireParameter', 'InvalidParameter', 'TaxScopeAmountError']],
  ['merchant', declined(8002), ['InvalidMerchant', 'InvalidMerchantType']],
  ['not found', declined(8003), ['InvalidPaymentId']],
  // By which call, and of how much, only an inquiry tells.
  ['already approved', unknown(8004), ['AlreadyComplete']],
  ['already cancelled', unknown(8005), ['AlreadyCanceled']],
  [
    'cancel refused',
    declined(8006),
    [
      'OverRemainAmount',
      'RestAmountDiff',
      'CancelDeadlineExpired',
      'TaxScopeAmtGreaterThanRemainError',
      'InvalidDiscountCancelCondition',
      'TimeConditionError',
    ],
  ],
  ['balance', declined(8008), ['NotEnoughAccountBalance']],
  ['declined', declined(8009), ['Fail']],
  ['payer', declined(8010), ['TimeExpired', 'OwnerAuthFail', 'userCancel', 'paymentTimeExpire']],
  [
    'maintenance',
    declined(8012, 'system'),
    ['BankMaintenance', 'MaintenanceOngoing', 'FaultCheckOngoing', 'BankCheckTime'],
  ],
  // The one that it is busy with may be this very call.
  ['busy', unknown(8013, 'system'), ['AlreadyOnGoing', 'CancelNotComplete', 'PreCancelNotComplete']],
]

const meanings = meaningsIn(errorTable)

export const meaningOf = ({ operation, status, code }: Refusal): Meaning | undefined => {
  if (status === 401) return declined(8002)
  const meaning = code === null ? undefined : meanings.get(code)
  // Who says that an address is not there does not speak of a payment, unless by its own code.
  if (status === 404 && meaning?.category !== 8003) return declined(8003, 'system')
  if (status === 503 && meaning?.category !== 8012) return unknown(8012, 'system')
  return code === 'Fail' && operation === 'cancel' ? unknown(8006) : meaning
}

const LOST = /시간\s*초과|타임\s*아웃|통신|응답\s*(?:없|지연)|처리\s*중|time-?\s?out|connection/i

/** Contract 4: Fail says in words alone what happened; with these somebody behind Naver did not answer. */
export const isInDoubt = ({ category, providerCode, providerMessage }: Failure): boolean =>
  category === 8009 && providerCode === 'Fail' && LOST.test(providerMessage ?? '')

/** For people: the table, and what Fail may mean beside it. */
export const codeRows: readonly CodeRow[] = [
  ...rowsOf(errorTable),
  {
    ...{ about: 'somebody behind Naver did not answer', meaning: unknown(8999, 'system'), codes: ['Fail'] },
    when: 'its text speaks of a time-out, a connection or of what is being worked on (assumed)',
  },
  { about: 'cancel failed', meaning: unknown(8006), codes: ['Fail'], when: 'the call is a cancel (assumed)' },
]

/** Contract 3.1: empty where points paid for all of it. */
const means: ReadonlyMap<string, MethodKind> = new Map([
  ['CARD', 'card'],
  ['BANK', 'account'],
  ['', 'wallet'],
])

export const methodKindOf = (primaryPayMeans: string | null | undefined): MethodKind | null =>
  means.get(primaryPayMeans ?? '') ?? null
