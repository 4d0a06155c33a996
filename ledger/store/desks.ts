import type { ApiKeyCommand, ApiKeyRejection } from '../api-key/commands.ts'
import { apiKeyDecider } from '../api-key/decide.ts'
import type { ApiKeyEvent } from '../api-key/events.ts'
import type { ApiKey } from '../api-key/evolve.ts'
import type { BusinessNumberCommand, BusinessNumberRejection } from '../business-number/commands.ts'
import { businessNumberDecider } from '../business-number/decide.ts'
import type { BusinessNumberEvent } from '../business-number/events.ts'
import type { Reservation } from '../business-number/evolve.ts'
import type { CardCommand, CardRejection } from '../card/commands.ts'
import { cardDecider } from '../card/decide.ts'
import type { CardEvent } from '../card/events.ts'
import type { Card } from '../card/evolve.ts'
import type { Runtime } from '../core/runtime.ts'
import type { MasterKeyCommand, MasterKeyRejection } from '../master-key/commands.ts'
import { masterKeyDecider } from '../master-key/decide.ts'
import type { MasterKeyEvent } from '../master-key/events.ts'
import type { MasterKey } from '../master-key/evolve.ts'
import type { MerchantCommand, MerchantRejection } from '../merchant/commands.ts'
import { merchantDecider } from '../merchant/decide.ts'
import type { MerchantEvent } from '../merchant/events.ts'
import type { Merchant } from '../merchant/evolve.ts'
import type { NotificationCommand, NotificationRejection } from '../notification/commands.ts'
import { notificationDecider } from '../notification/decide.ts'
import type { NotificationEvent } from '../notification/events.ts'
import type { Notification } from '../notification/evolve.ts'
import type { PaymentImportCommand, PaymentImportRejection } from '../payment-import/commands.ts'
import { paymentImportDecider } from '../payment-import/decide.ts'
import type { PaymentImportEvent } from '../payment-import/events.ts'
import type { PaymentImport } from '../payment-import/evolve.ts'
import type { PaymentCommand, PaymentRejection } from '../payment/commands.ts'
import { paymentDecider } from '../payment/decide.ts'
import type { PaymentEvent } from '../payment/events.ts'
import type { Payment } from '../payment/state.ts'
import type { ProviderOrderCommand, ProviderOrderRejection } from '../provider-order/commands.ts'
import { providerOrderDecider } from '../provider-order/decide.ts'
import type { ProviderOrderEvent } from '../provider-order/events.ts'
import type { ProviderOrder } from '../provider-order/evolve.ts'
import { aggregatesOf, type Aggregates } from './aggregates.ts'
import type { EventStore } from './port.ts'

export type Payments = Aggregates<PaymentCommand, Payment, PaymentEvent, PaymentRejection>

export type Notifications = Aggregates<
  NotificationCommand,
  Notification,
  NotificationEvent,
  NotificationRejection
>

export type ProviderOrders = Aggregates<
  ProviderOrderCommand,
  ProviderOrder,
  ProviderOrderEvent,
  ProviderOrderRejection
>

export type Cards = Aggregates<CardCommand, Card, CardEvent, CardRejection>

export type PaymentImports = Aggregates<
  PaymentImportCommand,
  PaymentImport,
  PaymentImportEvent,
  PaymentImportRejection
>

export type Desks = {
  readonly payments: Payments
  readonly merchants: Aggregates<MerchantCommand, Merchant, MerchantEvent, MerchantRejection>
  readonly apiKeys: Aggregates<ApiKeyCommand, ApiKey, ApiKeyEvent, ApiKeyRejection>
  readonly masterKey: Aggregates<MasterKeyCommand, MasterKey, MasterKeyEvent, MasterKeyRejection>
  readonly businessNumbers: Aggregates<
    BusinessNumberCommand,
    Reservation,
    BusinessNumberEvent,
    BusinessNumberRejection
  >
  readonly providerOrders: ProviderOrders
  readonly notifications: Notifications
  readonly cards: Cards
  readonly paymentImports: PaymentImports
}

/** One process's way to every category of stream; shared by all who decide in it, so that they share what is known. */
export const desksOf = (parts: { readonly store: EventStore; readonly runtime: Runtime }): Desks => ({
  payments: aggregatesOf(parts, paymentDecider),
  merchants: aggregatesOf(parts, merchantDecider),
  apiKeys: aggregatesOf(parts, apiKeyDecider),
  masterKey: aggregatesOf(parts, masterKeyDecider),
  businessNumbers: aggregatesOf(parts, businessNumberDecider),
  providerOrders: aggregatesOf(parts, providerOrderDecider),
  notifications: aggregatesOf(parts, notificationDecider),
  cards: aggregatesOf(parts, cardDecider),
  paymentImports: aggregatesOf(parts, paymentImportDecider),
})
