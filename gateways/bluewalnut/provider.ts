import type { CodeRow } from '../port/codes.ts'
import type { Provider } from '../port/provider.ts'
import {
  bluewalnutAuditFields,
  bluewalnutCapabilities,
  bluewalnutContract,
  bluewalnutId,
} from './capabilities.ts'
import { bluewalnutGateway } from './gateway.ts'
import { errorTable, PASSED_ON, textTable } from './mapping.ts'

const codes: readonly CodeRow[] = [
  ...errorTable.map(([about, saidOf, meaning, all]) => ({
    ...{ about, meaning, codes: all },
    ...(saidOf === 'any' ? {} : { when: `in the answer to ${saidOf}` }),
  })),
  ...textTable.map(([about, meaning, when]) => ({ about, meaning, codes: [PASSED_ON], when })),
]

export const bluewalnut: Provider = {
  id: bluewalnutId,
  title: { ko: '블루월넛', en: 'Bluewalnut' },
  needsContractKit: true,
  capabilities: bluewalnutCapabilities,
  contract: bluewalnutContract,
  codes,
  auditFields: bluewalnutAuditFields,
  // Contract 6.
  notifications: undefined,
  open: bluewalnutGateway,
}
