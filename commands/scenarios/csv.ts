import { csvText, type CsvColumn } from '../http/csv-rows.ts'
import type { RunBody, StepBody } from './resource.ts'

type StepRow = {
  readonly run: RunBody
  readonly at: RunBody['providers'][number]
  readonly step: StepBody
}

/** For a settlement team: a line for every step at every provider. */
export const stepColumns: readonly CsvColumn<StepRow>[] = [
  { name: 'run', value: ({ run }) => run.id },
  { name: 'scenario', value: ({ run }) => run.scenario },
  { name: 'provider', value: ({ at }) => at.provider },
  { name: 'step', value: ({ step }) => step.step },
  { name: 'order id', value: ({ at }) => at.orderId },
  { name: 'payment id', value: ({ at }) => at.paymentId },
  { name: 'amount', value: ({ step }) => step.amount },
  { name: 'our status', value: ({ step }) => step.status },
  { name: 'balance', value: ({ step }) => step.balance },
  { name: 'provider reference', value: ({ step }) => step.providerReference },
  { name: 'provider code', value: ({ step }) => step.failure?.providerCode ?? null },
  { name: 'category', value: ({ step }) => step.failure?.category ?? null },
  { name: 'result', value: ({ step }) => resultOf(step) },
  {
    name: 'started (Seoul)',
    value: ({ step }) => (step.started === null ? null : seoulTime(step.started)),
  },
  { name: 'took ms', value: ({ step }) => step.tookMs },
]

export const csvHeading: readonly string[] = stepColumns.map(({ name }) => name)

export const csvOf = (run: RunBody): string => csvText(stepColumns, stepRowsOf(run))

export const stepRowsOf = (run: RunBody): readonly StepRow[] =>
  run.providers.flatMap((at) => at.steps.map((step) => ({ run, at, step })))

const resultOf = ({ verdict, why }: StepBody): string => (why === null ? verdict : `${verdict}: ${why.en}`)

const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1_000

/** `2026-11-20 18:53:20.123` */
const seoulTime = (text: string): string =>
  new Date(Date.parse(text) + SEOUL_OFFSET_MS).toISOString().replace('T', ' ').replace('Z', '')
