import { cardIdOf, ContractId, MerchantId, ProviderId } from '../core/ids.ts'
import { SealedText } from '../core/sealed.ts'
import { instantOf } from '../core/time.ts'
import type { CardCommand } from './commands.ts'
import type { CardEvent, Registration } from './events.ts'

export const registration: Registration = {
  merchantId: MerchantId('mer_1'),
  mode: 'live',
  provider: ProviderId('toss-payments'),
  contractId: ContractId('con_1'),
  sealedInstrument: SealedText('v1.sealed'),
  kind: 'card',
  maskedNumber: '4330-12**-****-1234',
  issuer: '신한',
  product: 'credit',
  payerReference: 'payer-1',
}

export const cardId = cardIdOf(registration.merchantId, registration.mode, 'key-1')
const fact = { cardId, at: instantOf(0) }
export const removedAt = instantOf(1_000)

export const register: CardCommand = { type: 'RegisterCard', ...fact, registration }
export const remove: CardCommand = { type: 'RemoveCard', cardId, at: removedAt }
export const registered: CardEvent = { type: 'CardRegistered', ...fact, ...registration }
export const removed: CardEvent = { type: 'CardRemoved', cardId, at: removedAt }
