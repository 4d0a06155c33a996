import { parseArgs } from 'node:util'

export const HELP = `Runs the specs on a PostgreSQL of their own, started for the run and removed after it.

  npm test                            all specs
  npm test -- store                   only spec files with "store" in their path (several may be given: any of them)
  npm test -- --grep "partial cancel" only tests whose title matches this regular expression
  npm test -- --help                  this text

The last line is "N passed, N failed, N skipped". The exit code is 0 only when tests ran and none failed.`

export type TestArguments = {
  readonly help: boolean
  readonly grep: string | undefined
  readonly paths: readonly string[]
}

/** @throws TypeError or SyntaxError, in words for a person, when they make no sense. */
export const parseTestArguments = (given: readonly string[]): TestArguments => {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false }, grep: { type: 'string', short: 'g' } },
  })
  // A pattern that cannot be read is told now, not after the database has started.
  if (values.grep !== undefined) new RegExp(values.grep)
  return { help: values.help, grep: values.grep, paths: positionals }
}
