import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import { ImportResource, LineResultsResource, type LineResultsBody } from '../../commands/imports/resource.ts'
import { ConfigError } from '../config.ts'
import { problemText } from './ask-system.ts'
import type { GivenLine } from './import-record.ts'
import type { RunningSystem } from './running-system.ts'

type ImportBody = z.output<typeof ImportResource>
type Whose = { readonly merchantId: string; readonly mode: string; readonly fileDigest: string }

/** What an import asks of the running system; all of it may be asked again. */
export type ImportClient = {
  readonly begin: (
    file: Whose & { readonly fileName: string; readonly lines: number; readonly lastLine: number },
  ) => Promise<ImportBody>
  readonly send: (importId: string, lines: readonly GivenLine[]) => Promise<LineResultsBody['results']>
  /** Judges without importing. */
  readonly check: (whose: Whose, lines: readonly GivenLine[]) => Promise<LineResultsBody['results']>
  readonly complete: (importId: string, counts: object) => Promise<ImportBody>
}

/** Every call throws ConfigError with the system's words when it refuses; Error when it cannot be reached for long. */
export const importClientOf = (system: RunningSystem): ImportClient => {
  const imports = '/v1/admin/payment-imports'
  return {
    begin: (file) => post(system, imports, { body: file, schema: ImportResource }),
    send: async (importId, lines) => {
      const asked = { body: { lines }, schema: LineResultsResource }
      return (await post(system, `${imports}/${importId}/lines`, asked)).results
    },
    check: async (whose, lines) => {
      const asked = { body: { ...whose, lines }, schema: LineResultsResource }
      return (await post(system, '/v1/admin/payment-import-checks', asked)).results
    },
    complete: (importId, counts) =>
      post(system, `${imports}/${importId}/complete`, { body: counts, schema: ImportResource }),
  }
}

const ANSWER_LIMIT_MS = 60_000
/** Before each try again: longer than a restart takes. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000]

type Asked<Body> = { readonly body: object; readonly schema: z.ZodType<Body> }

const post = async <Body>(system: RunningSystem, path: string, asked: Asked<Body>): Promise<Body> => {
  for (const pauseMs of pausesMs) {
    const told = await tryToPost(system, path, asked)
    if (told.kind === 'told') return told.body
    await pause(pauseMs)
  }
  const last = await tryToPost(system, path, asked)
  if (last.kind === 'told') return last.body
  throw new Error(`${last.why}: run the same import again to go on`, { cause: last.cause })
}

type Tried<Body> =
  | { readonly kind: 'told'; readonly body: Body }
  | { readonly kind: 'away'; readonly why: string; readonly cause: unknown }

const tryToPost = async <Body>(
  { url, adminKey }: RunningSystem,
  path: string,
  { body, schema }: Asked<Body>,
): Promise<Tried<Body>> => {
  try {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    })
    const answered: unknown = await response.json().catch(() => undefined)
    if (response.status >= 500)
      return { kind: 'away', why: problemText(response.status, answered), cause: undefined }
    if (!response.ok) throw new ConfigError(problemText(response.status, answered))
    return { kind: 'told', body: schema.parse(answered) }
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    return { kind: 'away', why: `no jangbu of this version answers at ${url}`, cause }
  }
}
