import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** All that decides what rows follow from the log. */
const SOURCES = ['ledger/**/*.ts', 'projections/**/*.ts']

/** Of the program's text as far as read models follow from it; another one may make other rows of the same log. */
export const programDigest = async (): Promise<string> => {
  const names: string[] = []
  for await (const name of glob(SOURCES, { cwd: ROOT }))
    if (!/\.spec(-helper)?\.ts$/.test(name)) names.push(name)
  const digest = createHash('sha256')
  for (const name of names.toSorted()) digest.update(`${name}\0`).update(await readFile(`${ROOT}${name}`))
  return digest.digest('hex')
}
