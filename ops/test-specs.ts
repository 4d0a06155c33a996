import { globSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Mocha from 'mocha'
import { watchStrays } from './test-strays.ts'

const SPECS = '{ledger,projections,commands,gateways,sims,ops}/**/*.spec.ts'
/** For a first migration on a busy machine; a test that hangs should still be told from a slow one. */
const TEST_TIMEOUT_MS = 20_000

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: readonly string[] }

export const specFiles = (root: string, paths: readonly string[]): readonly string[] =>
  globSync(SPECS, { cwd: root })
    .filter((file) => paths.length === 0 || paths.some((path) => file.includes(path)))
    .sort()

/** One file at a time, so that one that cannot be loaded fails alone and is named. */
const loadAll = async (mocha: Mocha, root: string, files: readonly string[]): Promise<number> => {
  let broken = 0
  for (const file of files) {
    mocha.files = [join(root, file)]
    try {
      await mocha.loadFilesAsync()
    } catch (error) {
      broken += 1
      console.error(`\nThe spec file ${file} cannot be loaded:\n`, error)
    }
  }
  return broken
}

export type SpecRun = { readonly tally: () => Tally; readonly done: Promise<'ran'> }

/** The tally can be read at any time: an interrupted run still says how far it got. */
export const runSpecs = async (
  root: string,
  files: readonly string[],
  grep: string | undefined,
): Promise<SpecRun> => {
  const mocha = new Mocha({
    reporter: 'spec',
    timeout: TEST_TIMEOUT_MS,
    forbidOnly: true,
    ...(grep === undefined ? {} : { grep: new RegExp(grep) }),
  })
  const strays = watchStrays()
  const broken = await loadAll(mocha, root, files)
  const skipped: string[] = []
  const done = Promise.withResolvers<'ran'>()
  // A rejection is only known to be unhandled at the end of this turn.
  await nextTurn()
  strays.enter('running')
  const runner = mocha.run(() => {
    strays.enter('over')
    // Its listener would throw again whatever comes now.
    runner.dispose()
    done.resolve('ran')
  })
  runner.on('pending', (test) => skipped.push(test.fullTitle()))
  const tally = (): Tally => ({
    passed: runner.stats?.passes ?? 0,
    failed: broken + strays.whileLoading() + (runner.stats?.failures ?? 0),
    skipped,
  })
  return { tally, done: done.promise }
}
