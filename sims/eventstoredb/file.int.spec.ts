import { expect } from 'chai'
import { appendFile, mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOwnProcess } from './own-process.spec-helper.ts'
import {
  append,
  appended,
  batchRequest,
  connect,
  event,
  events,
  openBatch,
  withServer,
  type Asked,
} from './raw-client.spec-helper.ts'
import { own, readEvents, type Recorded } from './raw-read.spec-helper.ts'

describe('event store double: the file behind the log', () => {
  let folder = ''
  let dataFile = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-store-'))
    dataFile = join(folder, 'event-store.log')
  })

  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  /** What clients have in it, read by a server started on it. */
  const kept = async (): Promise<Recorded[]> => {
    let found: Recorded[] = []
    await withServer(
      async (_server, client) => {
        found = await readEvents(client)
      },
      { dataFile },
    )
    return found
  }

  it('gives the next server the same log: places, times, ids, bytes', async () => {
    let before: Recorded[] = []
    await withServer(
      async (_server, client) => {
        for (let round = 0; round < 5; round += 1)
          await append(client, { stream: `s-${String(round % 2)}`, events: events(40) })
        await append(client, { stream: 'large', events: [event('x'.repeat(900_000))] })
        before = await readEvents(client)
      },
      { dataFile },
    )
    expect(own(before)).to.have.length(201)
    const after = await kept()
    expect(after.slice(0, before.length)).to.deep.equal(before)
    expect(after.slice(before.length).map(({ type }) => type)).to.deep.equal(['$epoch-information'])
  })

  it('lets appends go on where they were, repetitions with a revision included', async () => {
    const asked: Asked = { stream: 's', expected: 'no_stream', events: events(3) }
    let first = {}
    await withServer(
      async (_server, client) => {
        first = await appended(client, asked)
      },
      { dataFile },
    )
    await withServer(
      async (_server, client) => {
        expect(await appended(client, asked)).to.deep.equal(first)
        expect((await appended(client, { stream: 's', expected: 2, events: [event()] })).revision).to.equal(
          '3',
        )
      },
      { dataFile },
    )
  })

  it('forgets, as the server does, what it needs for recognising repetitions with any', async () => {
    const asked: Asked = { stream: 's', expected: 'any', events: [event()] }
    for (const revision of ['0', '1'])
      await withServer(
        async (_server, client) => {
          expect((await appended(client, asked)).revision).to.equal(revision)
        },
        { dataFile },
      )
  })

  it('never lets recorded times go back over a restart', async () => {
    for (const nowMs of [2_000_000, 1_000_000])
      await withServer(
        (_server, client) => append(client, { stream: 's', events: [event()] }).then(() => undefined),
        {
          dataFile,
          now: () => nowMs,
        },
      )
    const times = own(await kept()).map(({ createdTicks }) => createdTicks)
    expect(times).to.deep.equal(['20000000000', '20000000000'])
  })

  /** Two writes, of two events and of three; gives where the second begins and where it ends. */
  const twoWrites = async (): Promise<{ readonly start: number; readonly end: number }> => {
    let start = 0
    await withServer(
      async (_server, client) => {
        await append(client, { stream: 's', events: events(2) })
        start = (await stat(dataFile)).size
        await append(client, { stream: 's', events: events(3) })
      },
      { dataFile },
    )
    return { start, end: (await stat(dataFile)).size }
  }

  it('cuts off a last write that is not whole, wherever it breaks off', async () => {
    const { start, end } = await twoWrites()
    const whole = await open(dataFile)
    const bytes = await whole.readFile()
    await whole.close()
    const third = Math.floor((end - start) / 3)
    for (const at of [start + 1, start + third - 1, start + third, start + 2 * third, end - 1]) {
      await writeFile(dataFile, bytes)
      await truncate(dataFile, at)
      const recorded = await kept()
      expect(own(recorded), `broken off at ${String(at)}`).to.have.length(2)
      expect(recorded.at(-1)?.type).to.equal('$epoch-information')
      expect(Number(recorded.at(-1)?.position)).to.be.greaterThan(start)
    }
  })

  it('cuts off rubbish at the end', async () => {
    await twoWrites()
    await appendFile(dataFile, Buffer.alloc(5000, 7))
    expect(own(await kept())).to.have.length(5)
    expect(own(await kept())).to.have.length(5)
  })

  it('is refused when it is no file', async () => {
    let failure: unknown
    await withServer(() => Promise.resolve(), { dataFile: folder }).catch(
      (error: unknown) => (failure = error),
    )
    expect(failure).to.have.property('code', 'EISDIR')
  })

  it('has everything answered after kill -9 under load', async function () {
    this.timeout(60_000)
    for (let round = 0; round < 3; round += 1) {
      const server = await startOwnProcess('--file', dataFile)
      const client = connect(server)
      const answered = new Set<string>()
      const write = async (writer: number): Promise<void> => {
        const batch = openBatch(client)
        for (;;) {
          const sent = events(2)
          const stream = `s-${String(round)}-${String(writer)}`
          await batch.send(batchRequest({ stream, events: sent }))
          for (const { id } of sent) answered.add(id)
        }
      }
      const writing = Promise.allSettled(Array.from({ length: 8 }, (_, writer) => write(writer)))
      while (answered.size < 300) await new Promise((resolve) => setTimeout(resolve, 5))
      await server.kill('SIGKILL')
      await writing
      client.close()
      const recorded = own(await kept())
      const ids = recorded.map(({ id }) => id)
      expect([...answered].filter((id) => !ids.includes(id))).to.deep.equal([])
      expect(new Set(ids).size).to.equal(ids.length)
      expect(recorded.length % 2).to.equal(0)
    }
  })
})
