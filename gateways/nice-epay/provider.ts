import type { CodeRow } from '../port/codes.ts'
import { declined, unknown } from '../port/meaning.ts'
import type { Provider } from '../port/provider.ts'
import {
  niceEpayAccountCapabilities,
  niceEpayAccountId,
  niceEpayAuditFields,
  niceEpayCardCapabilities,
  niceEpayCardId,
  niceEpayContract,
} from './capabilities.ts'
import { niceEpayAccountGateway, niceEpayCardGateway } from './gateway.ts'
import { errorTable, passedOn, type SaidOf } from './mapping.ts'
import { niceEpayNotifications } from './notifications.ts'

const places: Readonly<Record<SaidOf, string | undefined>> = {
  approval: 'in the answer to an approval',
  cancel: 'in the answer to a cancel',
  any: undefined,
}

/** Contract 4, with what 4.1 and 4.2 say of some codes. */
const codes: readonly CodeRow[] = [
  ...errorTable.map(([about, saidOf, meaning, rows]) => {
    const when = places[saidOf]
    return { about, meaning, codes: rows, ...(when === undefined ? {} : { when }) }
  }),
  {
    about: "another charge's TID",
    meaning: declined(8004),
    codes: ['A225'],
    when: 'in the answer to a billing charge',
  },
  {
    about: 'limit or balance',
    meaning: declined(8008),
    codes: [...passedOn],
    when: 'the message speaks of 한도, 잔액 or 부족',
  },
  {
    about: 'no answer from the card company or the bank',
    meaning: unknown(8999, 'system'),
    codes: [...passedOn],
    when: 'the message speaks of a time-out or of broken communication',
  },
]

const common = {
  needsContractKit: true,
  contract: niceEpayContract,
  codes,
  auditFields: niceEpayAuditFields,
  notifications: niceEpayNotifications,
} as const satisfies Partial<Provider>

export const niceEpayCard: Provider = {
  ...common,
  id: niceEpayCardId,
  title: { ko: '나이스이페이 카드', en: 'NiceEPay card' },
  capabilities: niceEpayCardCapabilities,
  open: niceEpayCardGateway,
}

export const niceEpayAccount: Provider = {
  ...common,
  id: niceEpayAccountId,
  title: { ko: '나이스이페이 계좌', en: 'NiceEPay account' },
  capabilities: niceEpayAccountCapabilities,
  open: niceEpayAccountGateway,
}
