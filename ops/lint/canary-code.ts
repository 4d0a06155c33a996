/** A file of the seeded tree and the rules that must name it, exactly. */
export type Code = { readonly file: string; readonly source: string; readonly rules: readonly string[] }

const broken = (rule: string, file: string, source: string): Code => ({ file, source, rules: [rule] })
const sound = (file: string, source: string): Code => ({ file, source, rules: [] })

const lines = (count: number): string =>
  'export const run = (): void => {\n' + '  void 0\n'.repeat(count) + '}\n'

const letters = Array.from({ length: 15 }, (_, index) => `letter${index}`)
const branches = letters.map((letter) => `  if (text === '${letter}') return 1\n`).join('')
const cases = letters.map((letter) => `    case '${letter}':\n      return '${letter}'\n`).join('')

const types: readonly Code[] = [
  broken(
    '@typescript-eslint/switch-exhaustiveness-check',
    'ledger/card/forgets-a-case.ts',
    `export const run = (kind: 'a' | 'b', seen: string[]): void => {
      switch (kind) {
        case 'a':
          seen.push(kind)
          return
      }
    }`,
  ),
  broken(
    '@typescript-eslint/no-floating-promises',
    'gateways/toss/floats.ts',
    `export const run = (call: () => Promise<void>): void => { call() }`,
  ),
  broken(
    '@typescript-eslint/no-unsafe-type-assertion',
    'commands/a/asserts.ts',
    `export const run = (body: unknown): string => body as string`,
  ),
  sound('ledger/core/ids.ts', `export const run = (body: unknown): string => body as string`),
  sound('ledger/card/asserts.spec.ts', `export const run = (body: unknown): string => body as string`),
  broken(
    '@typescript-eslint/only-throw-error',
    'commands/a/throws.ts',
    `export const run = (): never => { throw 'text' }`,
  ),
  broken(
    '@typescript-eslint/no-explicit-any',
    'sims/toss/any.ts',
    `export const run: (value: any) => boolean = (value) => value === 1`,
  ),
  broken(
    '@typescript-eslint/restrict-template-expressions',
    'ops/prints.ts',
    'export const run = (value: string | undefined): string => `${value}`',
  ),
]

const shapes: readonly Code[] = [
  broken(
    '@typescript-eslint/consistent-type-imports',
    'ops/type-import.ts',
    `import { Stats } from 'node:fs'\nexport const run = (stats: Stats): number => stats.size`,
  ),
  broken(
    '@typescript-eslint/explicit-module-boundary-types',
    'ops/boundary.ts',
    `export const run = (text: string) => text.length`,
  ),
  broken('house/no-barrel', 'ledger/card/barrel.ts', `export * from './asserts.spec.ts'`),
  broken('house/no-barrel', 'commands/a/passes-on.ts', `export { run } from './asserts.ts'`),
  broken('house/no-barrel', 'commands/a/lists.ts', `const run = 1\nexport { run }`),
  broken('house/no-default-export', 'ops/default.ts', `export default 1`),
  broken('house/no-enum', 'projections/enum.ts', `export enum Kind { A }`),
  broken('house/no-class-but-errors', 'gateways/toss/class.ts', `export class Client { readonly at = 1 }`),
  sound('gateways/toss/error.ts', `export class ClientError extends Error {}`),
  {
    file: 'commands/a/default-case.ts',
    source: `export const run = (kind: 'a' | 'b'): number => {
      switch (kind) {
        case 'a':
        case 'b':
          return 1
        default:
          return 2
      }
    }`,
    rules: ['@typescript-eslint/switch-exhaustiveness-check', 'house/no-switch-default'],
  },
  broken('house/no-number-money', 'gateways/toss/amount.ts', `export type Reply = { totalAmount: number }`),
  broken('house/no-number-money', 'projections/fee.ts', `export type Row = { fee_krw: number | null }`),
  sound(
    'projections/points.ts',
    `export type Row = { feeBasisPoints: number; balanced: boolean; amount: bigint }`,
  ),
  broken(
    'house/no-lenient-parsing',
    'commands/a/parses.ts',
    `export const run = (t: string): number => parseInt(t, 10)`,
  ),
  broken(
    'house/no-number-conversion',
    'ledger/card/number.ts',
    `export const run = (n: bigint): number => Number(n)`,
  ),
  sound('ledger/store/number.ts', `export const run = (n: bigint): number => Number(n)`),
  broken(
    'max-params',
    'ops/params.ts',
    `export const run = (a: 1, b: 2, c: 3, d: 4): number => a + b + c + d`,
  ),
  broken('max-lines-per-function', 'ops/long.ts', lines(60)),
  sound('ops/long.spec.ts', lines(60)),
  broken('max-lines', 'ops/longer.spec.ts', lines(260)),
  broken(
    'max-depth',
    'ops/deep.ts',
    `export const run = (a: boolean, seen: string[]): void => {
      if (a) for (const b of seen) if (b) for (const c of b) seen.push(c)
    }`,
  ),
  broken(
    'complexity',
    'ops/branches.ts',
    `export const run = (text: string): number => {\n${branches}  return 2\n}`,
  ),
  sound(
    'ops/cases.ts',
    `type Letter = '${letters.join("' | '")}'
export const run = (letter: Letter): string => {
  switch (letter) {\n${cases}  }\n}`,
  ),
  broken('eqeqeq', 'ops/equal.ts', `export const run = (a: string, b: string): boolean => a == b`),
  broken(
    'no-empty',
    'ops/swallow.ts',
    `export const run = (act: () => void): void => { try { act() } catch {} }`,
  ),
]

const environment = `export const run = (): string | undefined => process.env['HOME']`
const worldly: readonly Code[] = [
  broken('house/no-environment', 'commands/http/reads-env.ts', environment),
  broken(
    'house/no-environment',
    'ops/jobs/takes-env.ts',
    `import { env } from 'node:process'\nexport const home = env['HOME']`,
  ),
  ...[
    'commands/main.ts',
    'ops/start.ts',
    'ops/test.ts',
    'ops/config.ts',
    'ops/cli/doctor.ts',
    'sims/load/bench.ts',
    'ledger/store/test-database.ts',
  ].map((file) => sound(file, environment)),
  ...['ledger/card', 'commands/processes', 'gateways/dispatch', 'projections'].flatMap((folder) => [
    broken('no-restricted-globals', `${folder}/clock.ts`, `export const run = (): number => Date.now()`),
    broken(
      'no-restricted-globals',
      `${folder}/timer.ts`,
      `export const run = (): void => { globalThis.setTimeout(run, 1) }`,
    ),
    broken('no-restricted-properties', `${folder}/dice.ts`, `export const run = (): number => Math.random()`),
    sound(`${folder}/clock.spec.ts`, `export const run = (): number => Date.now()`),
  ]),
  ...['fetch', 'crypto', 'process', 'console', 'setInterval'].map((name) =>
    broken('no-restricted-globals', `projections/global-${name}.ts`, `export const run: unknown = ${name}`),
  ),
  broken(
    'no-restricted-imports',
    'gateways/dispatch/dice-import.ts',
    `import { randomUUID } from 'node:crypto'\nexport const run = (): string => randomUUID()`,
  ),
  sound(
    'gateways/dispatch/hash.ts',
    `import { createHash } from 'node:crypto'\nexport const run = (t: string): string => createHash('sha256').update(t).digest('hex')`,
  ),
  sound('ledger/store/clock.ts', `export const run = (): number => Date.now()`),
  sound('commands/http/clock.ts', `export const run = (): number => Date.now()`),
]

export const code: readonly Code[] = [...types, ...shapes, ...worldly]

/** The one file that may name Date at all, line by line: what it may not do with it, then what it may. */
export const impureTimes: readonly string[] = [
  `export const now = (): number => Date.now()`,
  `export const today = (): Date => new Date()`,
  `export const local = (year: number): Date => new Date(year, 1)`,
  `export const hours = (at: Date): number => at.getHours()`,
  `export const clock: unknown = Date`,
]
export const pureTimes: readonly string[] = [
  `export const text = (epochMs: number): string => new Date(epochMs).toISOString()`,
  `export const epochMs = (text: string): number => Date.parse(text)`,
  `export const hoursUtc = (at: Date): number => at.getUTCHours()`,
]
