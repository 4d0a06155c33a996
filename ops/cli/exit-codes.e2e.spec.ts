import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const JANGBU = fileURLToPath(new URL('jangbu.js', import.meta.url))

const exitCodeOf = async (words: readonly string[], variables = {}): Promise<unknown> => {
  const child = spawn(process.execPath, [JANGBU, ...words], { env: variables, stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [unknown]
  return code
}

describe('the exit code of a command', () => {
  it('is 0 for help, and tells a wrong question from a database that is away: neither is an answer', async () => {
    expect(await exitCodeOf(['--help'])).to.equal(0)
    for (const words of [
      ['replay', 'payment'],
      ['replay'],
      ['no-such-command'],
      ['replay', 'all', '--colour'],
    ])
      expect(await exitCodeOf(words), words.join(' ')).to.equal(2)
    const nobody = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' }
    expect(await exitCodeOf(['replay', 'all'], nobody)).to.equal(2)
  })
})
