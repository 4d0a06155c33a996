import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startReceiver } from '../kit/receiver.spec-helper.ts'
import { callerOf, order } from './test-caller.ts'

type Main = { readonly url: string; readonly stop: () => Promise<unknown> }

const start = async (env: Readonly<Record<string, string>> = {}): Promise<Main> => {
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

describe('card network simulator: its own process', () => {
  it('prints its URL when it listens and stops on SIGTERM', async function () {
    this.timeout(10_000)
    const { url, stop } = await start()
    expect((await fetch(`${url}/__book`)).status).to.equal(200)
    expect(await stop()).to.deep.equal([0, null])
  })

  it('takes a journal and an address for notifications from the environment', async function () {
    this.timeout(20_000)
    const receiver = await startReceiver()
    const folder = await mkdtemp(join(tmpdir(), 'card-network-main-'))
    const environment = { JOURNAL_FILE: join(folder, 'journal.ndjson'), NOTIFY_URL: receiver.url }
    try {
      const first = await start(environment)
      const caller = callerOf({ url: first.url, close: () => Promise.resolve() })
      await caller.post('/v1/approvals', order('o-1', await caller.card()))
      await receiver.until(1)
      const book = await caller.book()
      await first.stop()
      const second = await start(environment)
      expect(await (await fetch(`${second.url}/__book`)).json()).to.deep.equal(book)
      expect(book).to.have.length(1)
      await second.stop()
    } finally {
      await receiver.close()
      await rm(folder, { recursive: true })
    }
  })
})
