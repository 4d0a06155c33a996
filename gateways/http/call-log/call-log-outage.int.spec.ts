import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { OwnerId } from '../../../ledger/core/ids.ts'
import {
  around,
  callLogStand,
  callsNumbered,
  isNumberedOn,
  newOwner,
  newPayment,
  until,
} from './call-log.spec-helper.ts'
import { httpCall } from './http-call.spec-helper.ts'

describe('the call log with outages', function () {
  this.timeout(60_000)
  const { url, open, kill, away, rowsOf, writerOf, read, abruptIn } = callLogStand()

  it('connections killed in the middle of flushes: every call is there once, numbered without a gap', async () => {
    const { record, close, owner, lines } = await open()
    const count = 4_000
    const killing = (async () => {
      for (let kills = 0; kills < 15; kills += 1) {
        await kill()
        await delay(20)
      }
    })()
    for (let from = 0; from < count; from += 100) {
      for (const call of callsNumbered(from, 100)) record(call)
      await delay(5)
    }
    await killing
    await close()
    const rows = await rowsOf(owner)
    expect(isNumberedOn(rows)).to.equal(true)
    expect(rows.map(({ payment_id }) => payment_id)).to.deep.equal(
      Array.from({ length: count }, (_, index) => `pay_${String(index)}`),
    )
    expect(lines.filter(({ level }) => level === 'error')).to.deep.equal([])
  })

  it('waits while the database is away, and then writes everything', async () => {
    const { record, close, owner, lines, figures } = await open()
    await away(true)
    for (const call of callsNumbered(0, 700)) record(call)
    await until(() => lines.length > 0)
    expect(lines[0]).to.include({
      level: 'warn',
      message: 'the call log cannot be written now: trying again',
    })
    expect(figures()).to.include({ written: 0, lost: 0 })
    await away(false)
    await close()
    expect(await rowsOf(owner)).to.have.length(700)
    expect(lines.map(({ level }) => level)).to.deep.equal(['warn', 'info'])
    expect(await writerOf(owner)).to.include({ last_sequence: '700', found_dead_at: null })
  })

  it('what finds no room is counted, and stands as a gap that a payment of that time is told of', async () => {
    const { record, close, owner, lines, figures } = await open({ limits: { rows: 20 } })
    await away(true)
    const startedAt = Date.now()
    for (const call of callsNumbered(0, 50)) record(call)
    expect(figures().lost).to.equal(30)
    expect(lines[0]).to.include({
      level: 'error',
      message: 'the call log takes no more: calls go unrecorded',
    })
    await away(false)
    await until(() => figures().written === 20)
    const paymentId = newPayment()
    record(httpCall({ paymentId, at: Date.now() }))
    await close()
    const rows = await rowsOf(owner)
    expect(isNumberedOn(rows)).to.equal(true)
    expect(rows.map(({ kind }) => kind)).to.deep.equal([
      ...Array.from({ length: 20 }, () => 'call'),
      'gap',
      'call',
    ])
    expect(rows[20]).to.include({ lost: '30', provider: null, payment_id: null })
    expect(lines.at(-1)).to.include({
      level: 'error',
      lost: 30,
      message: 'calls are missing in the call log',
    })
    const { missing } = await read(paymentId, around(startedAt))
    expect(missing).to.have.length(1)
    expect(missing[0]).to.include({ kind: 'gap', owner, calls: 30 })
    const hourMs = 3_600_000
    for (const offset of [-hourMs, hourMs])
      expect((await read(paymentId, around(startedAt + offset, startedAt + offset))).missing).to.deep.equal(
        [],
      )
  })

  it('a process that cannot write its last calls in time says how many', async () => {
    const { record, close, owner, lines, figures } = await open({ closeLimitMs: 200 })
    record(httpCall())
    await until(() => figures().written === 1)
    await away(true)
    for (const call of callsNumbered(0, 5)) record(call)
    await close()
    await away(false)
    expect(lines.at(-1)).to.include({ level: 'error', lost: 5 })
    expect(await writerOf(owner)).to.include({ closed_at: null })
    expect(await abruptIn(around(Date.now()))).to.include(owner)
  })

  it('a process that was killed: what it wrote is whole, and payments of that time are told, later ones not', async () => {
    const owner = newOwner()
    const startedAt = Date.now()
    const child = spawn(process.execPath, ['--input-type=module', '-e', recordingWithoutEnd(url(), owner)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(await abruptIn(around(startedAt))).not.to.include(owner)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const rows = await rowsOf(owner)
    expect(rows.length).to.be.above(100)
    expect(isNumberedOn(rows)).to.equal(true)
    // The server learns of it in its own time.
    while (!(await abruptIn(around(startedAt))).includes(owner)) await delay(20)
    const anHourLater = Date.now() + 3_600_000
    await open()
    expect(await abruptIn(around(startedAt))).to.include(owner)
    expect(await abruptIn(around(anHourLater, anHourLater))).not.to.include(owner)
  })
})

/** The program of a process that records a call every now and then until it is killed; tells when a few are written. */
const recordingWithoutEnd = (url: string, owner: OwnerId): string => {
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
  return `
    import { setTimeout as delay } from 'node:timers/promises'
    const { openCallLog } = await import(${at('./writer.ts')})
    const { httpCall } = await import(${at('./http-call.spec-helper.ts')})
    const runtime = { monotonicMs: () => performance.now(), sleep: (delayMs) => delay(delayMs) }
    const nothing = () => undefined
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
    const place = { connectionString: ${JSON.stringify(url)}, owner: ${JSON.stringify(owner)} }
    const { record, figures } = await openCallLog({ ...place, runtime, log, fields: new Map() })
    for (let told = false; ; await delay(1)) {
      for (let count = 0; count < 5; count += 1) record(httpCall({ at: Date.now(), tookMs: 0 }))
      if (!told && figures().written > 300) process.stdout.write('some are written')
      told ||= figures().written > 300
    }`
}
