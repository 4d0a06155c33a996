import { reasons } from '../../../ledger/accounts/reasons.ts'
import type { Currency } from '../../../ledger/core/money.ts'
import { recordBalance, recordHeld } from '../../../ledger/payment/record.ts'
import {
  amountOf,
  changeOf,
  dataOf,
  momentOf,
  type Block,
  type Fact,
  type Point,
  type Report,
  type Section,
  type Series,
  type Told,
  type Value,
} from '../report/model.ts'
import { accountWords } from './account-words.ts'
import { eventTitles } from './event-titles.ts'
import { whatOf } from './event-words.ts'
import { shareable } from './shareable.ts'
import type { Cause, Posted, Story, StoryLine } from './story.ts'
import { verdictOf } from './verdict.ts'
import { whoIs, whyFacts } from './who-and-why.ts'

/** `asOf`: in words, where it was asked for; `isSame`: as what is served, where they were compared. */
export const paymentReport = (
  story: Story,
  last: StoryLine,
  { asOf, isSame }: { readonly asOf: Value; readonly isSame: boolean | undefined },
): Report => ({
  name: 'payment',
  title: { ko: `결제 ${last.after.paymentId}`, en: `Payment ${last.after.paymentId}` },
  facts: [...aboutPayment(last), { name: 'asOf', label: { ko: '기준 시점', en: 'as of' }, value: asOf }],
  sections: [balanceSection(story, last, isSame), accountsSection(story), eventsSection(story)],
})

const aboutPayment = ({ after, recorded }: StoryLine): readonly Fact[] => {
  const { order, status, provider } = after
  const { currency } = order.amount
  return [
    { name: 'paymentId', label: { ko: '결제', en: 'payment' }, value: after.paymentId },
    { name: 'merchantId', label: { ko: '가맹점', en: 'merchant' }, value: order.merchantId },
    { name: 'mode', label: { ko: '모드', en: 'mode' }, value: order.mode },
    { name: 'orderId', label: { ko: '주문 번호', en: 'order' }, value: order.orderId },
    { name: 'orderName', label: { ko: '주문명', en: 'order name' }, value: order.orderName },
    { name: 'status', label: { ko: '상태', en: 'status' }, value: status },
    { name: 'provider', label: { ko: '결제사', en: 'provider' }, value: provider },
    {
      name: 'balance',
      label: { ko: '잔액', en: 'balance' },
      value: amountOf(recordBalance(after), currency),
    },
    { name: 'held', label: { ko: '가승인 잔액', en: 'held' }, value: amountOf(recordHeld(after), currency) },
    { name: 'position', label: { ko: '마지막 이벤트 위치', en: 'last position' }, value: recorded.position },
  ]
}

const balanceSection = ({ lines }: Story, { after }: StoryLine, isSame: boolean | undefined): Section => {
  const held = seriesOf(lines, 'held', ({ after: record }) => recordHeld(record))
  const series = [
    seriesOf(lines, 'balance', ({ after: record }) => recordBalance(record)),
    ...(held.points.some(({ amount }) => amount !== 0n) ? [held] : []),
  ]
  return {
    name: 'balance-over-time',
    heading: { ko: '잔액의 변화', en: 'Balance over time' },
    blocks: [
      {
        kind: 'balances',
        name: 'balances',
        caption: { ko: '결제 잔액', en: 'Balance of the payment' },
        currency: after.order.amount.currency,
        series,
      },
      verdictOf(isSame),
    ],
  }
}

const seriesNames = {
  balance: { ko: '잔액', en: 'balance' },
  held: { ko: '가승인', en: 'held' },
}

const seriesOf = (
  lines: readonly StoryLine[],
  name: keyof typeof seriesNames,
  amountIn: (line: StoryLine) => bigint,
): Series => ({
  name,
  label: seriesNames[name],
  points: lines.map((line): Point => ({ at: line.recorded.recordedAt, amount: amountIn(line) })),
})

/** What the payment has in the books, which comes to nothing over all accounts. */
const accountsSection = ({ accounts }: Story): Section => {
  const standing = [...accounts.values()]
  const table: Block = {
    kind: 'table',
    name: 'accounts',
    caption: {
      ko: '이 결제가 각 계정에 남긴 금액 (차변 +, 대변 −)',
      en: 'What this payment has in each account (debit +, credit −)',
    },
    columns: [
      { name: 'account', heading: { ko: '계정', en: 'account' } },
      { name: 'title', heading: { ko: '이름', en: 'title' } },
      { name: 'balance', heading: { ko: '잔액', en: 'balance' }, isNumeric: true },
    ],
    rows: standing.map(({ account, currency, amount }) => [
      account,
      accountWords(account),
      amountOf(amount, currency),
    ]),
  }
  return { name: 'books', heading: { ko: '회계', en: 'In the books' }, blocks: [table] }
}

const eventsSection = ({ lines }: Story): Section => ({
  name: 'story',
  heading: { ko: '이벤트', en: 'Events' },
  blocks: [{ kind: 'events', name: 'events', events: lines.map(toldOf) }],
})

const toldOf = (line: StoryLine): Told => {
  const { recorded, after, signedAmount, posted, cause } = line
  const { position, event, recordedAt, metadata } = recorded
  const { currency } = after.order.amount
  return {
    position,
    at: event.at,
    type: event.type,
    title: eventTitles[event.type],
    facts: [
      { name: 'recordedAt', label: { ko: '기록 시각', en: 'recorded' }, value: momentOf(recordedAt) },
      { name: 'what', label: { ko: '내용', en: 'what' }, value: whatOf(event) },
      { name: 'who', label: { ko: '누가', en: 'who' }, value: whoIs(metadata.actor) },
      { name: 'follows', label: { ko: '원인', en: 'follows from' }, value: causeWords(cause) },
      ...whyFacts(metadata),
      {
        name: 'signedAmount',
        label: { ko: '잔액 변동', en: 'signed amount' },
        value: signedAmount === 0n ? null : changeOf(signedAmount, currency),
      },
      {
        name: 'balance',
        label: { ko: '결제 잔액', en: 'balance' },
        value: amountOf(recordBalance(after), currency),
      },
      { name: 'status', label: { ko: '상태', en: 'status' }, value: after.status },
      { name: 'recorded', label: { ko: '원본', en: 'event' }, value: dataOf(shareable(recorded)) },
    ],
    table: posted.length === 0 ? undefined : postingTable(posted),
  }
}

const causeWords = (cause: Cause | undefined): Value => {
  if (cause === undefined) return { ko: '새 요청', en: 'a new request' }
  const { kind, position } = cause
  return kind === 'same_command'
    ? { ko: `#${position} (같은 명령)`, en: `#${position}, of the same command` }
    : { ko: `#${position}`, en: `#${position}` }
}

const postingTable = (posted: readonly Posted[]): Told['table'] => ({
  name: 'postings',
  heading: { ko: '분개', en: 'Postings' },
  columns: [
    { name: 'account', heading: { ko: '계정', en: 'account' } },
    { name: 'debit', heading: { ko: '차변', en: 'debit' }, isNumeric: true },
    { name: 'credit', heading: { ko: '대변', en: 'credit' }, isNumeric: true },
    {
      name: 'balance',
      heading: { ko: '이 결제의 계정 잔액', en: 'balance of this payment' },
      isNumeric: true,
    },
    { name: 'reason', heading: { ko: '사유', en: 'reason' } },
  ],
  rows: posted.map(({ posting: { account, amount, currency, reason }, balance }) => [
    account,
    debitOf(amount, currency),
    debitOf(0n - amount, currency),
    amountOf(balance, currency),
    reasons[reason].text,
  ]),
})

const debitOf = (amount: bigint, currency: Currency): Value =>
  amount > 0n ? amountOf(amount, currency) : null
