import type { z } from 'zod'
import type { RunBody, StepBody } from '../../commands/scenarios/resource.ts'
import type { ScenarioResource } from '../../commands/scenarios/scenario.ts'
import { parseInstant } from '../../ledger/core/time.ts'
import { moneyText } from './money-text.ts'
import { seoulTime } from './seoul-time.ts'
import { textTable, visible } from './terminal.ts'

type ProviderRun = RunBody['providers'][number]

/** A line for each provider and a column for each step; below it what failed, with the provider's own words. */
export const runText = (run: RunBody): string =>
  [
    `${run.scenario}, ${moneyText(BigInt(run.amount), run.currency)}, ${seoulTime(parseInstant(run.started))} (KST), ${run.id}`,
    textTable(tableOf(run)),
    ...run.providers.filter(({ verdict }) => verdict === 'failed').map(failureText),
    summaryOf(run),
  ].join('\n\n')

const tableOf = ({ providers, currency }: RunBody): readonly (readonly string[])[] => {
  const longest = providers.reduce<readonly StepBody[]>(
    (most, { steps }) => (steps.length > most.length ? steps : most),
    [],
  )
  const heading = ['provider', 'result', ...longest.map(({ step }) => step), 'left', 'because']
  return [
    heading,
    ...providers.map((one) => [
      one.provider,
      one.verdict === 'failed' ? 'FAILED' : one.verdict,
      ...longest.map((_, place) => cellOf(one.steps[place])),
      leftOf(one, currency),
      becauseOf(one),
    ]),
  ]
}

const cellOf = (step: StepBody | undefined): string => {
  if (step === undefined) return ''
  switch (step.verdict) {
    case 'ok':
      return `${String(step.tookMs)} ms`
    case 'failed':
      return `FAILED ${String(step.tookMs)} ms`
    case 'skipped':
      return '-'
  }
}

const leftOf = ({ left }: ProviderRun, currency: RunBody['currency']): string =>
  left === null ? 'unknown' : moneyText(BigInt(left.balance) + BigInt(left.held), currency)

/** The point of failure, or why nothing was done. */
const becauseOf = ({ steps, verdict }: ProviderRun): string => {
  const step = steps.find((one) => one.verdict === (verdict === 'ok' ? 'skipped' : verdict))
  if (step === undefined) return ''
  return `${step.step}: ${step.why?.en ?? step.verdict}`
}

const failureText = ({ provider, paymentId, steps }: ProviderRun): string => {
  const failed = steps.filter(({ verdict }) => verdict === 'failed')
  const lines = failed.flatMap((step) => [
    `  ${step.step}: ${step.why?.en ?? ''}${wordsOf(step)}`,
    ...step.exchanges.map((one) => `    ${one.method} ${one.url} → ${answerOf(one)}`),
  ])
  const hint = paymentId === null ? [] : [`  every exchange: jangbu calls ${paymentId}`]
  return [provider, ...lines, ...hint].map(visible).join('\n')
}

const wordsOf = ({ failure }: StepBody): string =>
  typeof failure?.providerMessage === 'string' ? ` (${failure.providerMessage})` : ''

const answerOf = ({ result, status, cause, responseBody }: StepBody['exchanges'][number]): string =>
  result === 'answered' ? `${String(status)} ${responseBody ?? ''}` : `${result} (${cause ?? ''})`

const summaryOf = ({ providers, tookMs }: RunBody): string => {
  const count = (wanted: ProviderRun['verdict']): string =>
    String(providers.filter(({ verdict }) => verdict === wanted).length)
  const summary = `${count('ok')} ok, ${count('failed')} failed, ${count('skipped')} skipped, in ${String(tookMs)} ms`
  const unsure = providers
    .filter(({ callsMayBeMissing }) => callsMayBeMissing)
    .map(({ provider }) => provider)
  return unsure.length === 0 ? summary : `${summary}\nnot every call is on record: ${unsure.join(', ')}`
}

export const scenariosText = (scenarios: readonly z.output<typeof ScenarioResource>[]): string =>
  scenarios
    .map(({ name, title, amount, steps }) =>
      [
        `${name}  ${title?.en ?? ''} (${title?.ko ?? ''}), ${moneyText(BigInt(amount), 'KRW')}`,
        ...steps.map((step) => `  ${stepText(step)}`),
      ]
        .map(visible)
        .join('\n'),
    )
    .join('\n\n')

const stepText = ({ step, expect, ...rest }: z.output<typeof ScenarioResource>['steps'][number]): string => {
  const about =
    'amount' in rest && rest.amount !== undefined ? ` ${moneyText(BigInt(rest.amount), 'KRW')}` : ''
  const wanted = Object.entries(expect ?? {}).map(([name, value]) => `${name} ${String(value)}`)
  return `${step}${about}${wanted.length === 0 ? '' : `  → ${wanted.join(', ')}`}`
}
