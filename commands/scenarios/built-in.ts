import { ScenarioField, ScenarioResource, type Scenario, type ScenarioText } from './scenario.ts'

/** Written as everybody's own are, and read by the same schema. */
const texts: readonly ScenarioText[] = [
  {
    name: 'full-flow',
    title: { ko: '결제, 조회, 전액 취소', en: 'Pay, inquire, cancel in full' },
    amount: 10_000,
    steps: [
      { step: 'pay' },
      { step: 'inquire' },
      { step: 'check', expect: { status: 'APPROVED' } },
      { step: 'cancel' },
      { step: 'inquire' },
      { step: 'check', expect: { status: 'CANCELED', balance: 0 } },
    ],
  },
  {
    name: 'partial-cancel',
    title: { ko: '결제, 부분 취소, 나머지 취소', en: 'Pay, cancel a part, cancel the rest' },
    amount: 10_000,
    steps: [
      { step: 'pay' },
      { step: 'cancel', amount: 3_000, expect: { status: 'PARTIAL_CANCELED', balance: 7_000 } },
      { step: 'inquire' },
      { step: 'cancel', amount: 7_000 },
      { step: 'check', expect: { status: 'CANCELED', balance: 0 } },
    ],
  },
  {
    name: 'only-create-approve',
    title: { ko: '결제 승인만', en: 'Pay, and nothing more' },
    amount: 10_000,
    steps: [{ step: 'pay', expect: { status: 'APPROVED' } }],
  },
  {
    name: 'partial-cancel-twice',
    title: {
      ko: '부분 취소 두 번, 잔액 초과 취소 거절',
      en: 'Cancel two parts; more than is left is refused',
    },
    amount: 10_000,
    steps: [
      { step: 'pay' },
      { step: 'cancel', amount: 3_000 },
      { step: 'cancel', amount: 2_000, expect: { status: 'PARTIAL_CANCELED', balance: 5_000 } },
      { step: 'cancel', amount: 6_000, expect: { refused: 'cancel_exceeds_balance', balance: 5_000 } },
      { step: 'check', expect: { status: 'PARTIAL_CANCELED', balance: 5_000 } },
      { step: 'cancel' },
      { step: 'check', expect: { status: 'CANCELED', balance: 0 } },
    ],
  },
]

export const builtIn: ReadonlyMap<string, Scenario> = new Map(
  texts.map((text) => [text.name, ScenarioField.parse(text)]),
)

/** As they are shown. */
export const builtInResources = texts.map((text) => ScenarioResource.parse(text))
