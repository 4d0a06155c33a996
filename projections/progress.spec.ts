import { expect } from 'chai'
import { Position } from '../ledger/store/port.ts'
import { specRuntime } from './history.spec-helper.ts'
import { newProgress, waitUntilReached, type Waiting } from './progress.ts'

const LONG_MS = 10_000
const at = (raw: bigint) => Promise.resolve(Position(raw))

/** Sleeps only when woken: what resolves in time was not polled for. */
const patient: Waiting['runtime'] = {
  monotonicMs: () => 0,
  sleep: (_, signal) =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        resolve()
      })
    }),
}

describe('waiting for a position', () => {
  it('is over at once where it is reached', async () => {
    const waited = await waitUntilReached(
      { runtime: specRuntime, readPosition: () => at(5n) },
      Position(5n),
      0,
    )
    expect(waited).to.deep.equal({ kind: 'reached', position: 5n })
  })
  it('is told at once by the runner in the same process', async () => {
    const progress = newProgress()
    progress.moved(Position(1n))
    const readPosition = () => Promise.reject(new Error('not asked'))
    const waiting = waitUntilReached({ runtime: patient, progress, readPosition }, Position(3n), LONG_MS)
    progress.moved(Position(2n))
    progress.moved(Position(3n))
    expect(await waiting).to.deep.equal({ kind: 'reached', position: 3n })
  })
  it('asks the database while another process runs the projection', async () => {
    let position = 0n
    const readPosition = () => at((position += 1n))
    const waited = await waitUntilReached(
      { runtime: specRuntime, progress: newProgress(), readPosition },
      Position(3n),
      LONG_MS,
    )
    expect(waited).to.deep.equal({ kind: 'reached', position: 3n })
  })
  it('has a limit', async () => {
    const waited = await waitUntilReached(
      { runtime: specRuntime, readPosition: () => at(5n) },
      Position(6n),
      60,
    )
    expect(waited).to.deep.equal({ kind: 'behind', position: 5n })
  })
})
