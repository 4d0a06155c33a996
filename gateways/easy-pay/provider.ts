import type { CodeRow } from '../port/codes.ts'
import type { Provider } from '../port/provider.ts'
import { easyPayAuditFields, easyPayCapabilities, easyPayContract, easyPayId } from './capabilities.ts'
import { easyPayGateway } from './gateway.ts'
import { codeTable, wordTable, type Scope } from './mapping.ts'
import { easyPayNotifications } from './notifications.ts'

const places: Readonly<Record<Scope, string>> = {
  any: '',
  charges: 'of a charge, ',
  captures: 'of a capture, ',
  changes: 'of a capture, a void or a cancel, ',
  'not charges': 'of anything but a charge, ',
}

/** Few codes are published, so that for all others the text decides. */
const codes: readonly CodeRow[] = [
  ...codeTable.map(([about, meaning, known]) => ({ about, meaning, codes: known })),
  ...wordTable.map(([about, meaning, of, words]) => ({
    about,
    meaning,
    codes: [],
    when: `${places[of]}any other code whose text speaks of ${words.join(', ')} (assumed)`,
  })),
]

export const easyPay: Provider = {
  id: easyPayId,
  title: { ko: '이지페이 (KICC)', en: 'EasyPay (KICC)' },
  capabilities: easyPayCapabilities,
  contract: easyPayContract,
  codes,
  auditFields: easyPayAuditFields,
  notifications: easyPayNotifications,
  open: easyPayGateway,
}
