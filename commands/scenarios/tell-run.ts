import type { ProviderId } from '../../ledger/core/ids.ts'
import { csvAnswer } from '../http/csv-answer.ts'
import type { Answer, TextType } from '../http/endpoint.ts'
import { stepColumns, stepRowsOf } from './csv.ts'
import { newFeed, type Feed } from './feed.ts'
import { runResource, stepResource, type RunBody, type StepBody } from './resource.ts'
import type { StepResult } from './result.ts'
import type { Run, RunOrder } from './run-everywhere.ts'

export type Teller = (provider: ProviderId, result: StepResult) => void

/** A line of the NDJSON form of a run. */
export type RunLine =
  | {
      readonly kind: 'begin'
      readonly id: string
      readonly scenario: string
      readonly providers: readonly string[]
      /** Of each provider, without the clean-up. */
      readonly steps: number
    }
  | { readonly kind: 'step'; readonly provider: string; readonly step: StepBody }
  | { readonly kind: 'run'; readonly run: RunBody }
  /** The run could not be told to its end. */
  | { readonly kind: 'broken' }

type Telling = {
  readonly order: RunOrder
  readonly start: (tell: Teller) => Promise<Run>
  readonly prefers: TextType | undefined
  readonly replayed: boolean
}

/** The run in the form that is preferred: as lines while it goes on, else when it is over. */
export const answered = async ({ order, start, prefers, replayed }: Telling): Promise<Answer> => {
  switch (prefers) {
    case undefined: {
      const body = runResource(await start(nobody))
      return { kind: 'resource', status: 200, body, replayed }
    }
    case 'text/csv': {
      const rows = stepRowsOf(runResource(await start(nobody)))
      return { ...csvAnswer({ name: 'scenario', columns: stepColumns, rows: () => batchOf(rows) }), replayed }
    }
    case 'application/x-ndjson':
      return { kind: 'text', status: 200, type: prefers, body: () => linesOf(order, start), replayed }
  }
}

const nobody: Teller = () => undefined

const batchOf = async function* <Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield await Promise.resolve(rows)
}

/** The run begins at once, and goes on when nobody reads its lines any more. */
const linesOf = (order: RunOrder, start: Telling['start']): Feed['pieces'] => {
  const feed = newFeed()
  const say = (line: RunLine): void => {
    feed.push(`${JSON.stringify(line)}\n`)
  }
  const { runId: id, scenario, providers } = order
  say({ kind: 'begin', id, scenario: scenario.name, providers, steps: scenario.steps.length })
  start((provider, step) => {
    say({ kind: 'step', provider, step: stepResource(step) })
  })
    .then((run) => {
      say({ kind: 'run', run: runResource(run) })
    })
    .catch(() => {
      say({ kind: 'broken' })
    })
    .finally(feed.end)
  return feed.pieces
}
