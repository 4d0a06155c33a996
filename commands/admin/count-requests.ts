import type { Express } from 'express'

export type RequestDone = {
  /** `other` for what no client of ours sends. */
  readonly method: string
  /** As the router has it, `/v1/payments/:id`; `none`: nothing is there. Never what was asked for. */
  readonly route: string
  /** `aborted`: the client left before the answer. */
  readonly status: string
  readonly tookMs: number
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PUT', 'PATCH'])

/** Told of every request once it is over; must stand before whatever answers. */
export const countRequests =
  (done: (request: RequestDone) => void, monotonicMs: () => number): ((app: Express) => void) =>
  (app) => {
    app.use((request, response, next) => {
      const startedMs = monotonicMs()
      response.once('close', () => {
        done({
          method: methods.has(request.method) ? request.method : 'other',
          route: routeOf(request.route),
          status: response.writableFinished ? String(response.statusCode) : 'aborted',
          tookMs: monotonicMs() - startedMs,
        })
      })
      next()
    })
  }

const routeOf = (route: unknown): string =>
  typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string'
    ? route.path
    : 'none'
