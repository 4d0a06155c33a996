import { getManualQueue, type ManualQueueListing } from './admin/manual-queue.ts'
import { listAlerts, type AlertListing } from './admin/list-alerts.ts'
import { listProviders, type ProviderStates } from './admin/list-providers.ts'
import { declineCase, resumeCase } from './admin/settle-case.ts'
import { getCard } from './cards/get-card.ts'
import { listCards, type CardListing } from './cards/list-cards.ts'
import { registerCard } from './cards/register-card.ts'
import { removeCard } from './cards/remove-card.ts'
import type { Endpoint } from './http/endpoint.ts'
import { addProviderContract } from './merchants/add-provider-contract.ts'
import { issueApiKey } from './merchants/issue-api-key.ts'
import type { MerchantParts } from './merchants/parts.ts'
import { registerMerchant } from './merchants/register-merchant.ts'
import { revokeApiKey, rotateApiKey } from './merchants/revoke-api-key.ts'
import { cancelPayment } from './payments/cancel-payment.ts'
import { capturePayment } from './payments/capture-payment.ts'
import { createPayment } from './payments/create-payment.ts'
import { getPaymentEvents } from './payments/get-payment-events.ts'
import { getPayment } from './payments/get-payment.ts'
import { inquirePayment, inquirePaymentAsAdministrator } from './payments/inquire-payment.ts'
import { listPayments, type PaymentListing } from './payments/list-payments.ts'
import type { PaymentParts } from './payments/parts.ts'
import { voidPayment } from './payments/void-payment.ts'
import { listScenarios } from './scenarios/list-scenarios.ts'
import type { ScenarioParts } from './scenarios/parts.ts'
import { runScenarios } from './scenarios/run-scenarios.ts'

export type Lists = {
  readonly payments: PaymentListing
  readonly cards: CardListing
  readonly manualQueue: ManualQueueListing
  readonly alerts: AlertListing
  readonly states: ProviderStates
  readonly scenarios: ScenarioParts
}

/** The route table: the whole HTTP surface, in the order of the documents. */
export const endpointsOf = (
  payments: PaymentParts,
  lists: Lists,
  merchants: MerchantParts,
): readonly Endpoint[] => [
  createPayment(payments),
  listPayments(lists.payments),
  getPayment(payments),
  getPaymentEvents(payments),
  capturePayment(payments),
  cancelPayment(payments),
  voidPayment(payments),
  inquirePayment(payments),
  inquirePaymentAsAdministrator(payments),
  registerCard(payments),
  listCards(lists.cards),
  getCard(payments),
  removeCard(payments),
  registerMerchant(merchants),
  issueApiKey(merchants),
  rotateApiKey(merchants),
  revokeApiKey(merchants),
  addProviderContract(merchants),
  getManualQueue(lists.manualQueue),
  resumeCase(payments),
  declineCase(payments),
  listAlerts(lists.alerts),
  listProviders(lists),
  listScenarios(),
  runScenarios({ payments, merchants, scenarios: lists.scenarios }),
]
