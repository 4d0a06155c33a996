import type { Express, Response } from 'express'
import type { Log } from '../../ledger/core/log.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'

/** One part the process cannot work without; rejects when it is not there. */
export type ReadyCheck = { readonly name: string; readonly check: () => Promise<void> }

export type HealthParts = {
  readonly checks: readonly ReadyCheck[]
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Pick<Log, 'warn'>
  readonly limitMs?: number
}

type Finding = 'ok' | 'failed' | 'timed_out'

/** Below the second or two that those who probe wait for their answer. */
const CHECK_LIMIT_MS = 1_000

/** `/healthz`: the process turns. `/readyz`: its parts answer, too. Both for anyone, so neither says why not: the log does. */
export const health =
  (parts: HealthParts): ((app: Express) => void) =>
  (app) => {
    const limited = parts.checks.map((one) => ({ name: one.name, find: limitedBy(parts, one) }))
    app.get('/healthz', (_request, response) => {
      send(response, 200, { status: 'ok' })
    })
    app.get('/readyz', async (_request, response) => {
      const findings = await Promise.all(limited.map(async ({ name, find }) => [name, await find()] as const))
      const isReady = findings.every(([, finding]) => finding === 'ok')
      const status = isReady ? 'ready' : 'not_ready'
      send(response, isReady ? 200 : 503, { status, checks: Object.fromEntries(findings) })
    })
  }

const send = (response: Response, status: 200 | 503, body: object): void => {
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.status(status).json(body)
}

/** However many probe, a part is asked once at a time: one that hangs is not buried under more questions. */
const limitedBy = ({ runtime, log, limitMs = CHECK_LIMIT_MS }: HealthParts, { name, check }: ReadyCheck) => {
  let running: Promise<Finding> | undefined
  const ask = async (): Promise<Finding> => {
    try {
      await check()
      return 'ok'
    } catch (error) {
      log.warn({ check: name, error: String(error) }, 'not ready')
      return 'failed'
    }
  }
  return async (): Promise<Finding> => {
    running ??= ask().finally(() => {
      running = undefined
    })
    const waiting = new AbortController()
    const late = runtime.sleep(limitMs, waiting.signal).then((): Finding => 'timed_out')
    const finding = await Promise.race([running, late])
    waiting.abort()
    if (finding === 'timed_out') log.warn({ check: name, limitMs }, 'not ready in time')
    return finding
  }
}
