import { expect } from 'chai'
import { setImmediate as turn } from 'node:timers/promises'
import { persistently, type Persistence } from './persistently.ts'
import { StoreUnavailableError } from './port.ts'
import { newReach } from './reach.ts'

/** Time passes by sleeping, and by what a question takes. */
const newWorld = () => {
  const clock = { ms: 0 }
  const runtime = {
    monotonicMs: () => clock.ms,
    sleep: async (delayMs: number) => {
      await turn()
      clock.ms += delayMs
    },
  }
  return { clock, runtime, reach: newReach(runtime) }
}

const failing = (): Promise<never> => Promise.reject(new Error('no connection'))
const outcomeOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

describe('asking a server persistently', () => {
  let world: ReturnType<typeof newWorld>
  let persistence: Persistence
  beforeEach(() => {
    world = newWorld()
    persistence = { ...world, isFinal: () => false }
  })
  const asked = async (more: Partial<Persistence>, attempt: () => Promise<unknown>) => {
    const fromMs = world.clock.ms
    const outcome = await outcomeOf(persistently({ ...persistence, ...more }, attempt))
    return { outcome, tookMs: world.clock.ms - fromMs }
  }

  it('repeats until it is answered', async () => {
    let failures = 0
    const { outcome } = await asked({}, () => (failures++ < 5 ? failing() : Promise.resolve('answer')))
    expect(outcome).to.equal('answer')
    expect(world.reach.isAway()).to.equal(false)
  })

  it('gives up after twenty seconds, or at the server’s last word', async () => {
    const { outcome, tookMs } = await asked({}, failing)
    expect(outcome).to.be.instanceOf(StoreUnavailableError)
    expect(tookMs).to.be.within(15_000, 20_000)
    const final = await asked({ isFinal: () => true }, failing)
    expect(final.outcome).to.be.instanceOf(StoreUnavailableError)
    expect(final.tookMs).to.equal(0)
  })

  it('keeps a server that is away from being asked by many: all but one are told so within five seconds', async () => {
    const began = Array.from({ length: 50 }, () => asked({ isReading: true }, failing))
    const all = await Promise.all(began)
    // One clock for all of them: by their number, not by their time.
    expect(all.filter(({ outcome }) => String(outcome).includes('is away'))).to.have.length(49)
    expect(all.filter(({ outcome }) => String(outcome).includes('did not answer'))).to.have.length(1)
  })

  it('refuses newcomers at once meanwhile, and takes them again after one answer', async () => {
    let isBack = false
    const attempt = (): Promise<string> => (isBack ? Promise.resolve('answer') : failing())
    const first = asked({}, attempt)
    while (!world.reach.isAway()) await turn()
    let asks = 0
    const newcomer = await asked({}, () => Promise.resolve(asks++))
    expect(newcomer.outcome).to.be.instanceOf(StoreUnavailableError)
    expect(asks, 'asked the server').to.equal(0)
    isBack = true
    expect((await first).outcome).to.equal('answer')
    expect((await asked({}, () => Promise.resolve('too'))).outcome).to.equal('too')
  })

  it('lets the next one find out, when whoever asked has given up', async () => {
    await asked({}, failing)
    expect([world.reach.isAway(), world.reach.askers()]).to.deep.equal([true, 0])
    expect((await asked({}, () => Promise.resolve('answer'))).outcome).to.equal('answer')
  })

  it('knows no more of a server that nobody has asked for long: those who then come together all ask', async () => {
    await asked({}, failing)
    world.clock.ms += 60_000
    const burst = await Promise.all([1, 2, 3].map((answer) => asked({}, () => Promise.resolve(answer))))
    expect(burst.map(({ outcome }) => outcome)).to.deep.equal([1, 2, 3])
  })

  it('calls it away again at the first failure after that', async () => {
    await asked({}, failing)
    world.clock.ms += 60_000
    world.reach.failed(world.clock.ms)
    expect(world.reach.isAway()).to.equal(true)
  })

  it('does not leave what only repeating tells the outcome of', async () => {
    const both = await Promise.all([asked({}, failing), asked({}, failing)])
    for (const { outcome } of both) expect(String(outcome)).to.contain('did not answer')
  })

  it('does not call a server away that has answered somebody since it was asked', () => {
    const { clock, reach } = world
    const askedMs = clock.ms
    clock.ms += 9_000
    reach.answered()
    clock.ms += 1_000
    reach.failed(askedMs)
    expect(reach.isAway()).to.equal(false)
    clock.ms += 4_000
    expect(reach.isAway()).to.equal(true)
  })

  it('calls it away at the first failure that took long', () => {
    const { clock, reach } = world
    let told = 0
    reach.onAway(() => {
      told += 1
    })
    clock.ms += 10_000
    reach.failed(0)
    expect([reach.isAway(), told]).to.deep.equal([true, 1])
  })
})
