import { execFile } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Each tool by its JavaScript file below node_modules, as it is run from the root of the tree. */
const tools = {
  types: ['typescript/bin/tsc', '--project', 'tsconfig.json'],
  lint: ['eslint/bin/eslint.js', '--config', 'ops/lint/eslint.config.js', '--max-warnings', '0', '.'],
  arrows: ['dependency-cruiser/bin/dependency-cruiser.mjs', '--config', 'ops/lint/dependencies.cjs', '.'],
  unusedCode: ['knip/bin/knip.js', '--config', 'ops/lint/knip.json', '--no-progress'],
  formatting: [
    'prettier/bin/prettier.cjs',
    '--config',
    'ops/lint/prettier.json',
    '--ignore-path',
    'ops/lint/prettierignore',
    '--check',
    '.',
  ],
} as const satisfies Record<string, readonly [script: string, ...options: string[]]>

export type Tool = keyof typeof tools
export type Finished = { readonly exitCode: number; readonly stdout: string; readonly stderr: string }

export const TOOL_TIMEOUT_MS = 5 * 60 * 1000
const LARGEST_OUTPUT_BYTES = 256 * 1024 * 1024

/** Rejects only when the tool did not run to its end. */
export const run = (tool: Tool, folder: string, ...options: readonly string[]): Promise<Finished> => {
  const [script, ...fixed] = tools[tool]
  const command = [join(root, 'node_modules', script), ...fixed, ...options]
  const limits = { cwd: folder, timeout: TOOL_TIMEOUT_MS, maxBuffer: LARGEST_OUTPUT_BYTES }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, limits, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr })
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr })
      else reject(new Error(`${script} did not run to its end\n${stdout}${stderr}`, { cause: error }))
    })
  })
}
