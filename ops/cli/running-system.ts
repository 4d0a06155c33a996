import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError, readPlace } from '../config.ts'
import { readIfThere } from '../files.ts'

/** Where a running system is reached, and as whom. */
export type RunningSystem = { readonly url: string; readonly adminKey: string }

const Access = z.object({ url: z.url(), adminKey: z.string() })

/**
 * What JANGBU_URL and JANGBU_ADMIN_KEY name, else the development system of the data directory.
 * @throws ConfigError when there is neither.
 */
export const findSystem = async (variables: NodeJS.ProcessEnv): Promise<RunningSystem> => {
  const { JANGBU_URL: url, JANGBU_ADMIN_KEY: adminKey } = variables
  const { dataDir } = readPlace(variables)
  const noted = Access.safeParse(jsonIn(await readIfThere(join(dataDir, 'dev.json'))))
  const named = Access.safeParse({
    url: url === undefined || url === '' ? noted.data?.url : url.replace(/\/+$/, ''),
    adminKey: adminKey === undefined || adminKey === '' ? noted.data?.adminKey : adminKey,
  })
  if (named.success) return named.data
  throw new ConfigError(
    `no running system is known: start one (${dataDir} would tell of it), or set JANGBU_URL and JANGBU_ADMIN_KEY`,
  )
}

const jsonIn = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '{}')
  } catch {
    return undefined
  }
}
