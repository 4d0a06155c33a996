import { expect } from 'chai'
import type { Credentials, Gateway } from '../../port/gateway.ts'
import { openBreakers } from './breakers.ts'
import { newClock } from './clock.spec-helper.ts'
import { contractTurns } from './contract-rate.ts'
import type { Called, LineFigures } from './meter.ts'
import { pipelined } from './pipelined.ts'
import { approval, approveRequest, collectingLog, declined, scriptedGateway } from './scripted.spec-helper.ts'

const contract = (secretKey: string, perSecond?: string): Credentials => ({
  baseUrl: 'https://provider.example',
  secretKey,
  ...(perSecond === undefined ? {} : { settings: { rateLimitPerSecond: perSecond } }),
})
const providers = { requests: 3, perMs: 1_000 }

/** A provider behind a pipeline in which time passes only as the spec has it. */
const stand = (more: { approve?: Gateway['approve']; concurrent?: number } = {}) => {
  const clock = newClock()
  const log = collectingLog()
  const sentAtMs: number[] = []
  const called: Called[] = []
  let figures: (() => LineFigures) | undefined
  const scripted = scriptedGateway({
    approve: (request) => {
      sentAtMs.push(clock.monotonicMs())
      return more.approve?.(request) ?? Promise.resolve(approval)
    },
    inquire: () => {
      sentAtMs.push(clock.monotonicMs())
      return Promise.resolve({ kind: 'not_found' })
    },
  })
  const gateway = pipelined(
    { ...scripted, capabilities: { ...scripted.capabilities, rateLimit: providers } },
    {
      runtime: clock,
      random: () => 0,
      log,
      breakers: openBreakers({ runtime: clock, log }),
      limits: { concurrent: more.concurrent ?? 100 },
      meter: {
        called: (call) => called.push(call),
        watch: (_provider, ask) => {
          figures = ask
        },
      },
    },
  )
  const pay = (credentials: Credentials) => gateway.approve({ ...approveRequest, credentials })
  return { clock, log, gateway, pay, sentAtMs, called, figures: () => figures?.() }
}

describe('rate limits of contracts', () => {
  it('are the provider’s unless the contract names its own', () => {
    const parts = { runtime: newClock(), waiting: 1 }
    const limited = contractTurns({ ...parts, rateLimit: { requests: 1, perMs: 1_000 } })
    const free = contractTurns({ ...parts, rateLimit: undefined })
    const times = async (turns: ReturnType<typeof limited.of>): Promise<number> => {
      let count = 0
      while (count < 10 && turns !== undefined && (await turns.take('money', 0))) count += 1
      return count
    }
    expect(free.of(contract('a'))).to.equal(undefined)
    expect(free.of(contract('a', ''))).to.equal(undefined)
    return Promise.all([
      times(limited.of(contract('a'))),
      times(limited.of(contract('a', '4'))),
      times(free.of(contract('a', '2'))),
    ]).then((counts) => {
      expect(counts).to.deep.equal([1, 4, 2])
    })
  })

  it('let calls of one contract wait while another’s go on', async () => {
    const { clock, pay, sentAtMs } = stand()
    const paid = ['a', 'a', 'a', 'a', 'a', 'a', 'b'].map((key) => pay(contract(key)))
    await clock.pass(0)
    expect(sentAtMs).to.deep.equal([0, 0, 0, 0])
    await clock.pass(1_000)
    await Promise.all(paid)
    expect(sentAtMs).to.deep.equal([0, 0, 0, 0, 1_000, 1_000, 1_000])
  })

  it('tell money that finds no turn in time that it was surely not sent, and a question that nothing is known', async () => {
    const { clock, gateway, pay, log, called } = stand()
    const slow = contract('a', '1')
    const calls = Array.from({ length: 40 }, () => pay(slow))
    const asked = gateway.inquire.byOrder?.({ ...approveRequest, credentials: slow })
    await clock.pass(31_000)
    const failure = {
      category: 8012,
      kind: 'network',
      providerCode: null,
      providerMessage: 'rate limit of the contract',
    }
    const told = await Promise.all(calls)
    expect(told.filter(({ kind }) => kind === 'succeeded')).to.have.length(29)
    expect(told.at(-1)).to.deep.equal({ kind: 'declined', failure })
    expect(await asked).to.deep.equal({ kind: 'unknown', failure })
    expect(log.lines.at(-1)).to.include({ level: 'warn', attempts: 0, reason: failure.providerMessage })
    expect(called.filter(({ attempts }) => attempts === 0)).to.have.length(12)
  })

  it('count every try', async () => {
    const { clock, pay, sentAtMs } = stand({ approve: () => Promise.resolve(declined(8012, 'network')) })
    const paid = pay(contract('a', '1'))
    await clock.pass(5_000)
    expect(await paid).to.deep.equal(declined(8012, 'network'))
    expect(sentAtMs).to.deep.equal([0, 1_000, 2_000])
  })

  it('hold while calls wait for places at the provider: nobody is sent with an old turn', async () => {
    const slowly: Gateway['approve'] = () => clock.sleep(700).then(() => approval)
    const { clock, pay, sentAtMs, figures } = stand({ concurrent: 2, approve: (request) => slowly(request) })
    const paid = Array.from({ length: 8 }, () => pay(contract('a')))
    await clock.pass(100)
    expect(figures()).to.deep.equal({ inUse: 2, waitingForPlace: 1, waitingForTurn: 5 })
    await clock.pass(20_000)
    await Promise.all(paid)
    expect(sentAtMs).to.have.length(8)
    for (const from of sentAtMs)
      expect(sentAtMs.filter((at) => at >= from && at < from + providers.perMs).length).to.be.at.most(3)
    expect(figures()).to.deep.equal({ inUse: 0, waitingForPlace: 0, waitingForTurn: 0 })
  })
})
