import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { appended, newStream, specimenAppend, streamOf } from '../../ledger/store/specimen.spec-helper.ts'
import { parseLine } from '../log/line.ts'
import { logTail, type LogTailOptions } from './log-tail.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

const newLog = (): EventStore => memoryStore(() => instantOf(0))

describe('jangbu log tail', () => {
  const tail = async (
    store: EventStore,
    options: Partial<LogTailOptions>,
    signal = AbortSignal.timeout(5_000),
  ): Promise<{ readonly exitCode: number; readonly lines: readonly string[]; readonly told: string }> => {
    const terminal = capturingTerminal()
    const exitCode = await logTail({ store, terminal, signal }, { once: true, json: false, ...options })
    return { exitCode, lines: terminal.printed().split('\n').filter(Boolean), told: terminal.told() }
  }

  it('shows what is there, each event in a line, and nothing of what it holds', async () => {
    const store = newLog()
    const stream = newStream()
    await appended(() => store, specimenAppend(stream, randomUUID(), { events: 3 }))
    const { exitCode, lines } = await tail(store, { after: '1' })
    expect(exitCode).to.equal(0)
    expect(lines).to.have.length(2)
    expect(lines[0]).to.match(/^ +2 {2}1970-01-01 09:00:00\.000 {2}specimen-\S+ 1 {2}SpecimenMade$/)
  })

  it('shows them to programs as an export does', async () => {
    const store = newLog()
    const { stream } = await streamOf(() => store, 2)
    const { lines } = await tail(store, { after: '0', json: true })
    const events = lines.map((line, index) => parseLine(line, index).event)
    expect(events).to.deep.equal(await store.readStream(stream, 0))
  })

  it('waits for what comes, from now on, until it is left', async () => {
    const store = newLog()
    await streamOf(() => store, 2)
    const leaving = new AbortController()
    const terminal = capturingTerminal()
    const tailing = logTail({ store, terminal, signal: leaving.signal }, { once: false, json: false })
    await new Promise((resolve) => setTimeout(resolve, 20))
    await streamOf(() => store, 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    leaving.abort()
    expect(await tailing).to.equal(0)
    expect(terminal.printed().trim().split('\n')).to.have.length(1)
  })

  it('divides the streams among partitions, so that together they show everything once', async () => {
    const store = newLog()
    for (let count = 0; count < 40; count += 1) await streamOf(() => store, 2)
    const parts = await Promise.all(
      ['1/3', '2/3', '3/3'].map((partition) => tail(store, { after: '0', partition })),
    )
    const all = await tail(store, { after: '0' })
    expect(parts.flatMap(({ lines }) => lines).toSorted()).to.deep.equal(all.lines.toSorted())
    for (const { lines } of parts) expect(lines.length).to.be.within(1, 79)
  })

  it('shows only streams that begin as asked', async () => {
    const store = newLog()
    const { stream } = await streamOf(() => store, 1)
    await streamOf(() => store, 1)
    expect((await tail(store, { after: '0', streams: stream })).lines).to.have.length(1)
    expect((await tail(store, { after: '0', streams: 'payment-' })).lines).to.have.length(0)
  })

  it('says what it cannot read', async () => {
    for (const options of [
      { after: 'now' },
      { partition: '0/3' },
      { partition: '4/3' },
      { partition: 'a' },
    ]) {
      const { exitCode, told } = await tail(newLog(), options)
      expect(exitCode).to.equal(2)
      expect(told).to.match(/^--(after|partition) takes /)
    }
  })
})
