import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startOwnProcess, type OwnProcess } from './own-process.spec-helper.ts'
import { append, appended, connect, event, statusOf, type Asked } from './raw-client.spec-helper.ts'
import { own, readEvents } from './raw-read.spec-helper.ts'

const turn = async ({ control }: OwnProcess, body: unknown): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${control}/__switches`, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

describe('event store double: its own process', function () {
  this.timeout(30_000)
  let folder = ''
  let store: OwnProcess

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-store-'))
    store = await startOwnProcess('--file', join(folder, 'event-store.log'))
  })

  afterEach(async () => {
    await store.kill('SIGKILL')
    await rm(folder, { recursive: true })
  })

  it('prints where clients and where the switches are, and stops on SIGTERM', async () => {
    expect(store.url).to.match(/^esdb:\/\/127\.0\.0\.1:\d+\?tls=false$/)
    const client = connect(store)
    expect((await appended(client, { stream: 's', events: [event()] })).revision).to.equal('0')
    client.close()
    expect(await store.kill('SIGTERM')).to.deep.equal([0, null])
  })

  it('is killed and started again by its switches, on its port and file', async () => {
    const client = connect(store)
    const asked: Asked = { stream: 's', expected: 'no_stream', events: [event()] }
    const first = await appended(client, asked)
    expect(await turn(store, { switch: 'kill' })).to.deep.equal({
      status: 200,
      body: { url: store.url, running: false },
    })
    expect((await statusOf(append(client, asked))).code).to.equal(14)
    expect((await turn(store, { switch: 'start' })).body).to.deep.equal({ url: store.url, running: true })
    const again = connect(store)
    expect(await appended(again, asked)).to.deep.equal(first)
    client.close()
    again.close()
  })

  it('has every other switch', async () => {
    const client = connect(store)
    for (const body of [
      { switch: 'freeze' },
      { switch: 'thaw' },
      { switch: 'slow', delayMs: 10 },
      { switch: 'close-subscriptions' },
      { switch: 'drop-answers', operation: 'append', count: 1 },
    ])
      expect((await turn(store, body)).status).to.equal(200)
    expect((await statusOf(append(client, { stream: 's', events: [event()] }))).code).to.equal(14)
    await turn(store, { switch: 'not-leader', host: 'leader.example', port: 1, count: 1 })
    expect((await statusOf(readEvents(client))).code).to.equal(5)
    await turn(store, { switch: 'deny-access', count: 1 })
    expect((await statusOf(readEvents(client))).code).to.equal(7)
    await turn(store, { switch: 'overloaded', count: 1 })
    expect((await statusOf(readEvents(client))).code).to.equal(14)
    expect(own(await readEvents(client))).to.have.length(1)
    client.close()
  })

  it('refuses what is no switch', async () => {
    for (const body of [{ switch: 'explode' }, { switch: 'slow' }, { switch: 'freeze', count: 1 }, 'x'])
      expect((await turn(store, body)).status).to.equal(400)
    expect((await fetch(store.control)).status).to.equal(404)
    expect((await fetch(`${store.control}/__switches`, { method: 'PUT' })).status).to.equal(400)
  })

  it('explains itself', async () => {
    const main = fileURLToPath(new URL('main.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--help'])
    for (const word of ['--port', '--file', '--control-port', '/__switches', 'drop-answers'])
      expect(stdout).to.include(word)
  })
})
