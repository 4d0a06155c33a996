import { expect } from 'chai'
import { root, run, TOOL_TIMEOUT_MS, type Tool } from './tools.ts'

const specs: readonly (readonly [title: string, tool: Tool])[] = [
  ['types', 'types'],
  ['lint', 'lint'],
  ['arrows', 'arrows'],
  ['unused code (knip)', 'unusedCode'],
  ['formatting (prettier)', 'formatting'],
]

describe('house', () => {
  for (const [title, tool] of specs) {
    it(title, async () => {
      const { exitCode, stdout, stderr } = await run(tool, root)
      expect(exitCode, `\n${stdout}${stderr}\nexit code`).to.equal(0)
    }).timeout(TOOL_TIMEOUT_MS)
  }
})
