import type { AccountCode, Words } from './chart.ts'

type ReasonGuide = {
  readonly debit: AccountCode
  readonly credit: AccountCode
  readonly text: Words
}

const posts = (
  debit: AccountCode,
  credit: AccountCode,
  [en, ko]: readonly [string, string],
): ReasonGuide => ({ debit, credit, text: { en, ko } })

/** Everything that is ever posted, each a debit and a credit of one amount, and why. */
export const reasons = {
  payment_taken: posts('provider_receivable', 'merchant_payable', [
    'The provider took the payer’s money for the merchant',
    '결제사가 가맹점 대신 결제 금액을 받음',
  ]),
  opening_receivable: posts('provider_receivable', 'opening', [
    'Of an imported payment: what the provider took and did not give back',
    '가져온 결제: 결제사가 받아 돌려주지 않은 금액',
  ]),
  opening_payable: posts('opening', 'merchant_payable', [
    'Of an imported payment: what is the merchant’s',
    '가져온 결제: 가맹점 몫',
  ]),
  cancel_asked: posts('merchant_payable', 'cancel_clearing', [
    'A cancel was asked for: the amount is no longer the merchant’s, and not yet the payer’s',
    '취소 요청: 가맹점 몫에서 빠졌으나 아직 결제자에게 돌아가지 않은 금액',
  ]),
  cancel_reopened: posts('merchant_payable', 'cancel_clearing', [
    'A cancel that was recorded as declined is found to have moved money after all',
    '거절로 기록된 취소가 실제로 처리된 것을 확인',
  ]),
  cancel_declined: posts('cancel_clearing', 'merchant_payable', [
    'The cancel was declined: the amount is the merchant’s again',
    '취소 거절: 다시 가맹점 몫',
  ]),
  cancel_done: posts('cancel_clearing', 'provider_receivable', [
    'The provider gave the amount back to the payer',
    '결제사가 결제자에게 돌려줌',
  ]),
  late_found: posts('provider_receivable', 'cancel_clearing', [
    'Money found at the provider although its attempt was recorded otherwise: it has to go back',
    '다르게 기록된 시도의 돈이 결제사에서 확인됨: 돌려주어야 할 금액',
  ]),
  mismatch_is_late: posts('suspense', 'cancel_clearing', [
    'What was taken in another amount stands beside the payment and has to go back',
    '다른 금액으로 처리된 돈이 결제와 따로 남아 있음: 돌려주어야 할 금액',
  ]),
  late_returned: posts('cancel_clearing', 'provider_receivable', [
    'The money found late went back to the payer',
    '뒤늦게 확인된 돈이 결제자에게 돌아감',
  ]),
  taken_otherwise: posts('provider_receivable', 'suspense', [
    'The provider took another amount than was asked for',
    '결제사가 요청과 다른 금액을 받음',
  ]),
  taken_otherwise_settled: posts('suspense', 'provider_receivable', [
    'It is decided what was taken: the other amount falls away',
    '받은 금액이 확정되어 다른 금액을 되돌림',
  ]),
  returned_otherwise: posts('suspense', 'provider_receivable', [
    'The provider gave back another amount than was asked for',
    '결제사가 요청과 다른 금액을 돌려줌',
  ]),
  returned_otherwise_settled: posts('provider_receivable', 'suspense', [
    'It is decided what was given back: the other amount falls away',
    '돌려준 금액이 확정되어 다른 금액을 되돌림',
  ]),
  hold_placed: posts('held_at_provider', 'held_for_merchant', [
    'The provider holds the payer’s money for the merchant',
    '결제사가 가맹점 대신 가승인으로 잡음',
  ]),
  hold_captured: posts('held_for_merchant', 'held_at_provider', [
    'This part of what was held is taken, so it is held no more',
    '가승인 중 매입된 만큼 줄어듦',
  ]),
  hold_voided: posts('held_for_merchant', 'held_at_provider', [
    'The provider released what was held',
    '결제사가 가승인을 무효 처리함',
  ]),
  late_hold_found: posts('held_at_provider', 'hold_release', [
    'A hold found at the provider although its attempt was recorded otherwise: it has to be released',
    '다르게 기록된 시도의 가승인이 결제사에서 확인됨: 풀어야 할 금액',
  ]),
  hold_mismatch_is_late: posts('hold_suspense', 'hold_release', [
    'What was held in another amount stands beside the payment and has to be released',
    '다른 금액의 가승인이 결제와 따로 남아 있음: 풀어야 할 금액',
  ]),
  late_hold_released: posts('hold_release', 'held_at_provider', [
    'The hold found late was released',
    '뒤늦게 확인된 가승인을 풂',
  ]),
  held_otherwise: posts('held_at_provider', 'hold_suspense', [
    'The provider holds another amount than was asked for',
    '결제사가 요청과 다른 금액을 가승인으로 잡음',
  ]),
  held_otherwise_settled: posts('hold_suspense', 'held_at_provider', [
    'It is decided what is held: the other amount falls away',
    '가승인 금액이 확정되어 다른 금액을 되돌림',
  ]),
  released_otherwise: posts('hold_suspense', 'held_at_provider', [
    'The provider released another amount than was asked for',
    '결제사가 요청과 다른 금액의 가승인을 풂',
  ]),
  released_otherwise_settled: posts('held_at_provider', 'hold_suspense', [
    'It is decided what was released: the other amount falls away',
    '푼 금액이 확정되어 다른 금액을 되돌림',
  ]),
} as const satisfies Readonly<Record<string, ReasonGuide>>

export type PostingReason = keyof typeof reasons
