import { z } from 'zod'
import { ConfigError } from '../config.ts'
import type { RunningSystem } from './running-system.ts'

const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
})

const ANSWER_LIMIT_MS = 30_000

/**
 * Reads something as the administrator.
 * @throws ConfigError with the system's words when it refuses; Error when none answers, or something else does.
 */
export const askSystem = async <Body>(
  { url, adminKey }: RunningSystem,
  path: string,
  schema: z.ZodType<Body>,
): Promise<Body> => {
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${adminKey}` },
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  }).catch((cause: unknown) => {
    throw new Error(`no system answers at ${url}`, { cause })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new ConfigError(problemText(response.status, body))
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new Error(`what answers at ${url} is no jangbu of this version`)
}

/** The system's own words for a refusal. */
export const problemText = (status: number, body: unknown): string => {
  const read = Problem.safeParse(body)
  if (!read.success) return `the system answered ${String(status)}`
  const { title, detail, errors } = read.data
  const fields = errors.map(({ path, message }) => `  ${path}: ${message}`)
  return [detail === undefined ? title : `${title}: ${detail}`, ...fields].join('\n')
}
