import { expect } from 'chai'
import { held } from './held.ts'

describe('a held answer', () => {
  let nowMs = 0
  const runtime = { monotonicMs: () => nowMs }
  beforeEach(() => {
    nowMs = 0
  })

  it('is asked for once in so long, counted from when it came', async () => {
    let asked = 0
    const ask = held(() => Promise.resolve((asked += 1)), 1_000, runtime)
    expect(await Promise.all([ask(), ask()])).to.deep.equal([1, 1])
    nowMs = 999
    expect(await ask()).to.equal(1)
    nowMs = 1_000
    expect(await ask()).to.equal(2)
  })
  it('is waited for however long it takes, and never asked for twice at once', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    let asked = 0
    const ask = held(() => ((asked += 1), promise), 1_000, runtime)
    const first = ask()
    nowMs = 60_000
    const second = ask()
    resolve('late')
    expect([await first, await second, asked]).to.deep.equal(['late', 'late', 1])
  })
  it('is asked for again at once when it failed', async () => {
    let asked = 0
    const ask = held(
      () => ((asked += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve(asked)),
      1_000,
      runtime,
    )
    await ask().then(
      () => expect.fail('it was answered'),
      (error: unknown) => expect(String(error)).to.contain('away'),
    )
    expect(await ask()).to.equal(2)
  })
})
