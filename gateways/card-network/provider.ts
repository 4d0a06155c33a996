import type { Provider } from '../port/provider.ts'
import {
  cardNetworkAuditFields,
  cardNetworkCapabilities,
  cardNetworkContract,
  cardNetworkId,
} from './capabilities.ts'
import { cardNetworkGateway } from './gateway.ts'
import { codeRows } from './mapping.ts'
import { cardNetworkNotifications } from './notifications.ts'

export const cardNetwork: Provider = {
  id: cardNetworkId,
  title: { ko: '카드망', en: 'Card network' },
  capabilities: cardNetworkCapabilities,
  contract: cardNetworkContract,
  codes: codeRows,
  auditFields: cardNetworkAuditFields,
  notifications: cardNetworkNotifications,
  open: cardNetworkGateway,
}
