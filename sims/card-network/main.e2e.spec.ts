import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

describe('card network simulator: its own process', () => {
  it('prints its URL when it listens and stops on SIGTERM', async function () {
    this.timeout(10_000)
    const main = new URL('main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    const line = await new Promise<string>((resolve) => {
      createInterface(child.stdout).once('line', resolve)
    })
    const { url } = JSON.parse(line) as { url: string }
    expect((await fetch(`${url}/__book`)).status).to.equal(200)
    child.kill('SIGTERM')
    expect(await ended).to.deep.equal([0, null])
  })
})
