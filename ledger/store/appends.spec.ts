import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { watchAppends } from './appends.ts'
import { newStore } from './processes.spec-helper.ts'
import { StoreUnavailableError } from './port.ts'
import { newStream, specimenAppend } from './specimen.spec-helper.ts'

const MINUTE_MS = 60_000

describe('the watch over appends', () => {
  const watched = () => {
    const clock = { ms: 0 }
    const log = { isFull: false }
    const store = newStore()
    const append: typeof store.append = (request) =>
      log.isFull ? Promise.reject(new StoreUnavailableError('no space')) : store.append(request)
    const watch = watchAppends({ ...store, append }, { monotonicMs: () => clock.ms })
    const write = () => watch.store.append(specimenAppend(newStream(), randomUUID()))
    return { clock, log, watch, write }
  }

  it('finds nothing where nothing was appended, or all was taken', async () => {
    const { watch, write } = watched()
    watch.check()
    expect((await write()).kind).to.equal('appended')
    watch.check()
  })

  it('tells of a failure until an append is taken, and passes it on', async () => {
    const { log, watch, write } = watched()
    log.isFull = true
    expect(await write().catch((error: unknown) => error)).to.be.instanceOf(StoreUnavailableError)
    expect(watch.check).to.throw(StoreUnavailableError)
    log.isFull = false
    await write()
    watch.check()
  })

  it('forgets a failure that nobody has looked into since', async () => {
    const { clock, log, watch, write } = watched()
    log.isFull = true
    await write().catch(() => undefined)
    clock.ms += MINUTE_MS
    watch.check()
  })
})
