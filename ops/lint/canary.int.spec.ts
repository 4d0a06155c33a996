import { expect } from 'chai'
import { ESLint } from 'eslint'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { arrows, circle, notInstalledYet, orphan, type Arrow } from './canary-arrows.ts'
import { code, impureTimes, pureTimes, type Code } from './canary-code.ts'
import { root, run, TOOL_TIMEOUT_MS, type Finished } from './tools.ts'

/** Fewer than the tree has ever had: below it, a tool is looking elsewhere. */
const FEWEST_MODULES = 100

type Cruise = {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
  }
}
type Message = { readonly ruleId: string | null; readonly line: number }
type LintResult = { readonly filePath: string; readonly messages: readonly Message[] }
type LintConfig = {
  readonly languageOptions: { readonly parserOptions: { readonly projectService?: boolean } }
  readonly rules: Readonly<Record<string, readonly unknown[]>>
}

const configuration = [
  'package.json',
  'tsconfig.json',
  'ops/lint/eslint.config.js',
  'ops/lint/house-rules.js',
  'ops/lint/dependencies.cjs',
  'ops/lint/knip.json',
  'ops/lint/prettier.json',
  'ops/lint/prettierignore',
]

const folders: string[] = []

/** A tree of its own with our configuration and packages: no seed ever lies where someone might commit it. */
const seededTree = (files: ReadonlyMap<string, string>): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jangbu-canary-')))
  folders.push(folder)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  for (const path of configuration) cpSync(join(root, path), join(folder, path))
  for (const [file, source] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), source)
  }
  return folder
}

const importOf = ({ from, to }: Pick<Arrow, 'from' | 'to'>): string =>
  to.endsWith('.ts')
    ? `import type { seed } from '${relative(dirname(from), to).replace(/^(?!\.)/, './')}'\n`
    : `import '${to}'\n`

const seededArrows = (): ReadonlyMap<string, string> => {
  const [a, b] = circle
  const all = [...arrows, ...notInstalledYet, { from: a, to: b }, { from: b, to: a }]
  const imports = new Map([[orphan, '']])
  for (const { to } of all) if (to.endsWith('.ts')) imports.set(to, '')
  for (const arrow of all) imports.set(arrow.from, (imports.get(arrow.from) ?? '') + importOf(arrow))
  return new Map([...imports].map(([file, text]) => [file, `${text}export type seed = 1\n`]))
}

/** A tool that gives up (an invalid configuration) writes no report and says why elsewhere. */
const reportOf = ({ stdout, stderr }: Finished): unknown => {
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

const cruise = async (folder: string): Promise<Cruise> =>
  reportOf(await run('arrows', folder, '--output-type', 'json')) as Cruise

const lint = async (folder: string): Promise<ReadonlyMap<string, readonly Message[]>> => {
  const results = reportOf(await run('lint', folder, '--format', 'json')) as readonly LintResult[]
  return new Map(results.map(({ filePath, messages }) => [relative(folder, filePath), messages]))
}

const typeScriptFiles = (): readonly string[] =>
  globSync('**/*.ts', { cwd: root, exclude: (name) => name === 'node_modules' || name === '.jangbu' })

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('canary: arrows', () => {
  const named = new Map<string, string[]>()

  before(async function () {
    this.timeout(TOOL_TIMEOUT_MS)
    const { summary } = await cruise(seededTree(seededArrows()))
    for (const { from, rule } of summary.violations) {
      named.set(from, [...(named.get(from) ?? []), rule.name])
    }
  })

  for (const { from, to, rules } of [...arrows, ...notInstalledYet].filter(({ rules }) => rules.length > 0)) {
    it(`${rules.join(' and ')}: ${from} -> ${to}`, () => {
      expect(named.get(from)).to.include.members(rules)
    })
  }

  it('no-circular', () => {
    // A circle is reported once, at whichever of its files comes first.
    expect(circle.flatMap((file) => named.get(file) ?? [])).to.deep.equal(['no-circular'])
  })

  it('no-orphans', () => {
    expect(named.get(orphan)).to.deep.equal(['no-orphans'])
  })

  it('names nothing that is allowed', () => {
    for (const { from } of arrows) {
      const expected = arrows.filter((arrow) => arrow.from === from).flatMap(({ rules }) => rules)
      expect([...(named.get(from) ?? [])].sort(), from).to.deep.equal([...expected].sort())
    }
  })

  it('cruises every file of the tree', async () => {
    const cruised = (await cruise(root)).modules.map(({ source }) => source)
    expect(cruised.length).to.be.greaterThan(FEWEST_MODULES)
    expect(cruised).to.include.members(typeScriptFiles())
  }).timeout(TOOL_TIMEOUT_MS)
})

describe('canary: lint', () => {
  const time = 'ledger/core/time.ts'
  let named: ReadonlyMap<string, readonly Message[]> = new Map()

  before(async function () {
    this.timeout(TOOL_TIMEOUT_MS)
    const files = new Map(code.map(({ file, source }) => [file, source]))
    named = await lint(seededTree(files.set(time, [...impureTimes, ...pureTimes].join('\n'))))
  })

  const title = ({ file, rules }: Code): string => `${rules.join(' and ') || 'nothing'}: ${file}`
  for (const seed of code) {
    it(title(seed), () => {
      const rules = new Set(named.get(seed.file)?.map(({ ruleId }) => ruleId))
      expect(named.has(seed.file)).to.equal(true)
      expect([...rules].sort()).to.deep.equal([...seed.rules].sort())
    })
  }

  it('house/pure-date-only', () => {
    const found = named.get(time)?.map(({ ruleId, line }) => [line, ruleId])
    expect(found).to.deep.equal(impureTimes.map((_, index) => [index + 1, 'house/pure-date-only']))
  })

  it('sees every file of the tree, with type information', async () => {
    const eslint = new ESLint({ cwd: root, overrideConfigFile: 'ops/lint/eslint.config.js' })
    for (const file of typeScriptFiles()) {
      const config = (await eslint.calculateConfigForFile(join(root, file))) as LintConfig | undefined
      expect(config?.languageOptions.parserOptions.projectService, file).to.equal(true)
      expect(config?.rules['@typescript-eslint/no-floating-promises']?.[0], file).to.equal(2)
    }
  }).timeout(TOOL_TIMEOUT_MS)
})

describe('canary: types, unused code, formatting', () => {
  const seeds = [
    ['types', `export const wrong: string = 1\n`],
    ['unusedCode', `export const nobodyCalls = 1\n`],
    ['formatting', `export const quoted = "twice";\n`],
  ] as const
  const notOurs = [
    ['README.md', '* not   ours\n'],
    ['gateways/toss/fixtures/approved.json', '{ "bytes" :"kept"}'],
  ] as const

  for (const [tool, source] of seeds) {
    it(tool, async () => {
      const folder = seededTree(new Map([['ledger/card/seed.ts', source], ...notOurs]))
      const { exitCode, stdout, stderr } = await run(tool, folder)
      expect(exitCode).to.be.greaterThan(0)
      expect(stdout + stderr).to.include('ledger/card/seed.ts')
      expect(stdout + stderr).not.to.match(/README|fixtures/)
    }).timeout(TOOL_TIMEOUT_MS)
  }
})
