import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const MODULE = new URL('log.ts', import.meta.url).href
const LINES = 2_000

/** Another process that logs some lines and then does what is given. */
const logger = (then: string, stdout: 'pipe' | number = 'pipe') =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { openLog } = await import('${MODULE}')
       const log = openLog('info')
       for (let line = 0; line < ${String(LINES)}; line += 1) log.info({ line, token: 'geheim' }, 'said')
       ${then}`,
    ],
    { stdio: ['ignore', stdout, 'ignore'] },
  )

describe('the log', () => {
  for (const [how, then, exitCode] of [
    ['ends', '', 0],
    ['exits', 'process.exit(3)', 3],
    ['fails', 'throw new Error()', 1],
  ] as const)
    it(`is whole and in order when the process ${how}`, async () => {
      const child = logger(then)
      const ended = once(child, 'close')
      const said = child.stdout === null ? '' : await text(child.stdout)
      expect(await ended).to.deep.equal([exitCode, null])
      expect(said).to.not.contain('geheim')
      const lines = said.trimEnd().split('\n')
      expect(lines.map((line) => Number(/"line":(\d+)/.exec(line)?.[1]))).to.deep.equal(
        Array.from({ length: LINES }, (_, line) => line),
      )
    })

  it('that cannot be written keeps no process from working and ending', async function () {
    if (!existsSync('/dev/full')) this.skip()
    const full = openSync('/dev/full', 'w')
    const child = logger(`setTimeout(() => { log.info('more'); process.exit(3) }, 300)`, full)
    closeSync(full)
    expect(await once(child, 'close')).to.deep.equal([3, null])
  })
})
