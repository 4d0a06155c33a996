import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startReceiver } from '../kit/receiver.spec-helper.ts'
import { callerOf } from './caller.spec-helper.ts'

type Main = { readonly url: string; readonly stop: () => Promise<unknown> }

const start = async (env: Readonly<Record<string, string>>): Promise<Main> => {
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

describe('toss simulator: its own process', () => {
  it('prints its URL, is as its environment says and stops on SIGTERM', async function () {
    this.timeout(20_000)
    const receiver = await startReceiver()
    const folder = await mkdtemp(join(tmpdir(), 'toss-main-'))
    const environment = {
      SECRET_KEYS: 'test_sk_one,test_sk_two',
      JOURNAL_FILE: join(folder, 'journal.ndjson'),
      NOTIFY_URL: receiver.url,
      PROCESSING_MS: '100',
    }
    try {
      const first = await start(environment)
      const startedMs = performance.now()
      await callerOf(first, 'test_sk_two').pay('order-1', 1000)
      expect(performance.now() - startedMs).to.be.at.least(195)
      await receiver.until(1)
      const book = await callerOf(first).book()
      expect(book).to.have.length(1)
      expect(await first.stop()).to.deep.equal([0, null])
      const second = await start(environment)
      expect(await callerOf(second).book()).to.deep.equal(book)
      await second.stop()
    } finally {
      await receiver.close()
      await rm(folder, { recursive: true })
    }
  })
})
