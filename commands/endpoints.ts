import { getAnyPayment } from './admin/get-any-payment.ts'
import { getMerchant } from './admin/get-merchant.ts'
import { listMerchants, type MerchantListing } from './admin/list-merchants.ts'
import { getManualQueue, type ManualQueueListing } from './admin/manual-queue.ts'
import { listAlerts, type AlertListing } from './admin/list-alerts.ts'
import { listProviders, type ProviderStates } from './admin/list-providers.ts'
import { getPaymentTimeline, type TimelineParts } from './admin/payment-timeline.ts'
import { declineCase, resumeCase } from './admin/settle-case.ts'
import { getCard } from './cards/get-card.ts'
import { listCards, type CardListing } from './cards/list-cards.ts'
import { registerCard } from './cards/register-card.ts'
import { removeCard } from './cards/remove-card.ts'
import type { Endpoint } from './http/endpoint.ts'
import { beginPaymentImport } from './imports/begin-import.ts'
import { checkPaymentLines } from './imports/check-lines.ts'
import { completePaymentImport } from './imports/complete-import.ts'
import { getPaymentImport } from './imports/get-import.ts'
import { importPaymentLines } from './imports/import-lines.ts'
import type { FindMoney } from './imports/money.ts'
import { getLedgerAccount, getOwnAccount } from './ledger/get-account.ts'
import { getLedgerStatement, getOwnStatement } from './ledger/get-statement.ts'
import { listLedgerAccounts, listOwnAccounts } from './ledger/list-accounts.ts'
import { listChart } from './ledger/list-chart.ts'
import type { Books } from './ledger/parts.ts'
import { getTrialBalance } from './ledger/trial-balance.ts'
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
import { listAllPayments, listPayments, type PaymentListing } from './payments/list-payments.ts'
import type { PaymentParts } from './payments/parts.ts'
import { voidPayment } from './payments/void-payment.ts'
import { listScenarios } from './scenarios/list-scenarios.ts'
import type { ScenarioParts } from './scenarios/parts.ts'
import { runScenarios } from './scenarios/run-scenarios.ts'
import { createAdminStreamToken, createStreamToken } from './streams/create-stream-token.ts'
import {
  streamAllPayments,
  streamAnyPayment,
  streamPayment,
  streamPayments,
} from './streams/stream-payments.ts'
import type { Streams } from './streams/streams.ts'
import {
  summarizeAllPayments,
  summarizePayments,
  type SummaryListing,
} from './summaries/summarize-payments.ts'
import {
  listAllTransactions,
  listTransactions,
  type TransactionListing,
} from './transactions/list-transactions.ts'
import { listOwnUnknownOutcomes } from './unknown-outcomes/list-own-unknown-outcomes.ts'
import { listUnknownOutcomes, type UnknownOutcomeListing } from './unknown-outcomes/list-unknown-outcomes.ts'

export type Lists = Pick<TimelineParts, 'exchangesOf' | 'notificationsOf'> & {
  readonly payments: PaymentListing
  readonly transactions: TransactionListing
  readonly summaries: SummaryListing
  readonly cards: CardListing
  readonly merchants: MerchantListing
  readonly manualQueue: ManualQueueListing
  readonly unknownOutcomes: UnknownOutcomeListing
  readonly books: Books
  readonly alerts: AlertListing
  readonly states: ProviderStates
  readonly scenarios: ScenarioParts
  readonly streams: Streams
  readonly findMoney: FindMoney
}

/** The route table: the whole HTTP surface, in the order of the documents. A fixed word stands before an id. */
export const endpointsOf = (
  payments: PaymentParts,
  lists: Lists,
  merchants: MerchantParts,
): readonly Endpoint[] => [
  ...paymentEndpoints(payments, lists),
  ...cardEndpoints(payments, lists),
  ...bookEndpoints(lists.books),
  ...merchantEndpoints(merchants, lists),
  ...administration(payments, lists, merchants),
]

const paymentEndpoints = (payments: PaymentParts, lists: Lists): readonly Endpoint[] => {
  const streaming = { ...payments, streams: lists.streams }
  return [
    createPayment(payments),
    listPayments(lists.payments),
    streamPayments(streaming),
    getPayment(payments),
    getPaymentEvents(payments),
    streamPayment(streaming),
    capturePayment(payments),
    cancelPayment(payments),
    voidPayment(payments),
    inquirePayment(payments),
    listTransactions(lists.transactions),
    summarizePayments(lists.summaries),
    listOwnUnknownOutcomes(lists.unknownOutcomes),
    createStreamToken(streaming),
  ]
}

const cardEndpoints = (payments: PaymentParts, { cards }: Lists): readonly Endpoint[] => [
  registerCard(payments),
  listCards(cards),
  getCard(payments),
  removeCard(payments),
]

const bookEndpoints = (books: Books): readonly Endpoint[] => [
  listOwnAccounts(books),
  getOwnAccount(books),
  getOwnStatement(books),
  listChart(books),
  getTrialBalance(books),
  listLedgerAccounts(books),
  getLedgerAccount(books),
  getLedgerStatement(books),
]

const merchantEndpoints = (merchants: MerchantParts, lists: Lists): readonly Endpoint[] => [
  registerMerchant(merchants),
  listMerchants(lists.merchants),
  getMerchant(lists.merchants),
  issueApiKey(merchants),
  rotateApiKey(merchants),
  revokeApiKey(merchants),
  addProviderContract(merchants),
]

const administration = (
  payments: PaymentParts,
  lists: Lists,
  merchants: MerchantParts,
): readonly Endpoint[] => {
  const streaming = { ...payments, streams: lists.streams }
  const imports = { ...merchants, demoProviders: payments.demoProviders, findMoney: lists.findMoney }
  return [
    listAllPayments(lists.payments),
    streamAllPayments(streaming),
    getAnyPayment(payments),
    getPaymentTimeline({ ...payments, ...lists, payments: payments.payments }),
    streamAnyPayment(streaming),
    inquirePaymentAsAdministrator(payments),
    listAllTransactions(lists.transactions),
    summarizeAllPayments(lists.summaries),
    listUnknownOutcomes(lists.unknownOutcomes),
    getManualQueue(lists.manualQueue),
    resumeCase(payments),
    declineCase(payments),
    beginPaymentImport(imports),
    getPaymentImport(imports),
    checkPaymentLines(imports),
    importPaymentLines(imports),
    completePaymentImport(imports),
    listAlerts(lists.alerts),
    listProviders(lists),
    createAdminStreamToken(streaming),
    listScenarios(),
    runScenarios({ payments, merchants, scenarios: lists.scenarios }),
  ]
}
