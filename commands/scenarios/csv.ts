import type { RunBody, StepBody } from './resource.ts'

/** For a settlement team: a line for every step at every provider. */
export const csvHeading = [
  'run',
  'scenario',
  'provider',
  'step',
  'order id',
  'payment id',
  'amount',
  'our status',
  'balance',
  'provider reference',
  'provider code',
  'category',
  'result',
  'started (Seoul)',
  'took ms',
] as const

type Cell = string | number | null

/** RFC 4180, with a heading; no cell is taken for a formula. */
export const csvOf = (run: RunBody): string =>
  [csvHeading, ...run.providers.flatMap((one) => one.steps.map((step) => rowOf(run, one, step)))]
    .map((row) => `${row.map(cellText).join(',')}\r\n`)
    .join('')

const rowOf = (
  run: RunBody,
  { provider, orderId, paymentId }: RunBody['providers'][number],
  step: StepBody,
): readonly Cell[] => [
  run.id,
  run.scenario,
  provider,
  step.step,
  orderId,
  paymentId,
  step.amount,
  step.status,
  step.balance,
  step.providerReference,
  step.failure?.providerCode ?? null,
  step.failure?.category ?? null,
  resultOf(step),
  step.started === null ? null : seoulTime(step.started),
  step.tookMs,
]

const resultOf = ({ verdict, why }: StepBody): string => (why === null ? verdict : `${verdict}: ${why.en}`)

/** Spreadsheets calculate with what begins like this, also after what they take for nothing. */
const formula = /^[\s\0]*[=+\-@\t\r]/

const cellText = (cell: Cell): string => {
  const text = String(cell ?? '')
  const harmless = typeof cell !== 'number' && formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1_000

/** `2026-11-20 18:53:20.123` */
const seoulTime = (text: string): string =>
  new Date(Date.parse(text) + SEOUL_OFFSET_MS).toISOString().replace('T', ' ').replace('Z', '')
