import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { RunResource, StepResource, type RunBody, type StepBody } from '../../commands/scenarios/resource.ts'
import { ScenarioResource } from '../../commands/scenarios/scenario.ts'
import { ConfigError } from '../config.ts'
import { problemText } from './ask-system.ts'
import type { RunningSystem } from './running-system.ts'

const Line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), id: z.string(), providers: z.array(z.string()), steps: z.int() }),
  z.object({ kind: z.literal('step'), provider: z.string(), step: StepResource }),
  z.object({ kind: z.literal('run'), run: RunResource }),
  z.object({ kind: z.literal('broken') }),
])
const Listed = z.object({ data: z.array(ScenarioResource) })

/** Told of a run while it goes on. */
export type RunListener = {
  readonly begun: (run: {
    readonly id: string
    readonly providers: readonly string[]
    readonly steps: number
  }) => void
  readonly stepped: (provider: string, step: StepBody) => void
}

export const listScenarios = async (system: RunningSystem): Promise<z.output<typeof Listed>['data']> => {
  const response = await ask(system, '/v1/admin/scenarios', {})
  return Listed.parse(await response.json()).data
}

/**
 * Has the running system run a scenario. It goes on there when this process ends.
 * @throws ConfigError with the system's words when it refuses.
 */
export const requestRun = async (
  system: RunningSystem,
  { name, body }: { readonly name: string; readonly body: object },
  { begun, stepped }: RunListener,
): Promise<RunBody> => {
  const response = await ask(system, `/v1/admin/scenarios/${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: {
      accept: 'application/x-ndjson',
      'content-type': 'application/json',
      'idempotency-key': `scenario-${randomUUID()}`,
    },
    body: JSON.stringify(body),
  })
  for await (const text of linesOf(response)) {
    const line = Line.parse(JSON.parse(text))
    switch (line.kind) {
      case 'begin':
        begun(line)
        break
      case 'step':
        stepped(line.provider, line.step)
        break
      case 'run':
        return line.run
      case 'broken':
        throw new Error('the system failed in the middle of the run: its log says why')
    }
  }
  throw new Error('the answer broke off: the run goes on in the system')
}

type Asking = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const ask = async (
  { url, adminKey }: RunningSystem,
  path: string,
  { headers = {}, ...init }: Asking,
): Promise<Response> => {
  const authorization = `Bearer ${adminKey}`
  const response = await fetch(url + path, { ...init, headers: { authorization, ...headers } }).catch(
    (cause: unknown) => {
      throw new Error(`no system answers at ${url}`, { cause })
    },
  )
  if (!response.ok)
    throw new ConfigError(problemText(response.status, await response.json().catch(() => undefined)))
  return response
}

const linesOf = async function* ({ body }: Response): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line !== '')
  }
}
