import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { callerOf, codeOf } from './caller.spec-helper.ts'

const start = async (env: Readonly<Record<string, string>>) => {
  const main = new URL('main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'], env })
  const ended = once(child, 'exit')
  const line = await new Promise<string>((resolve) => {
    createInterface(child.stdout).once('line', resolve)
  })
  const { url } = JSON.parse(line) as { url: string }
  const stop = (): Promise<unknown> => {
    child.kill('SIGTERM')
    return ended
  }
  return { url, stop }
}

describe('nice-epay simulator: its own process', () => {
  it('has the windows of cards, or of accounts, and stops on SIGTERM', async function () {
    this.timeout(20_000)
    for (const [env, code] of [
      [{}, '3001'],
      [{ PAY_METHOD: 'BANK' }, '4000'],
    ] as const) {
      const sim = await start(env)
      const caller = callerOf(sim)
      expect(codeOf(await caller.approve(await caller.window('order-1')))).to.equal(code)
      expect(await sim.stop()).to.deep.equal([0, null])
    }
  })
})
