import { expect } from 'chai'
import { ProviderId, type PaymentId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { builtIn } from './built-in.ts'
import { bookDesk } from './desk.spec-helper.ts'
import { withExchanges } from './exchanges.ts'
import { stepKeyOf } from './identity.ts'
import type { CallsOf, RecordedExchange } from './parts.ts'
import type { ProviderRun } from './result.ts'
import { runScenario } from './run-scenario.ts'

const call = (atMs: number, correlationId: string): RecordedExchange => ({
  at: instantOf(atMs),
  operation: 'approve',
  attempt: 1,
  method: 'POST',
  url: 'https://provider.example/pay',
  requestBody: '{}',
  status: 200,
  responseBody: '{}',
  result: 'answered',
  cause: null,
  tookMs: 3,
  correlationId,
})

describe('the exchanges of a run', () => {
  const runOf = async (): Promise<ProviderRun> => {
    const scenario = builtIn.get('only-create-approve')
    if (scenario === undefined) throw new Error('not built in')
    return runScenario(bookDesk(), scenario, { provider: ProviderId('spec'), tell: () => undefined })
  }
  /** Each reading gives the next of these, the last for ever. */
  const told = async (...readings: readonly Awaited<ReturnType<CallsOf>>[]) => {
    const asked: PaymentId[] = []
    const callsOf: CallsOf = (paymentId) => {
      asked.push(paymentId)
      const reading = readings[Math.min(asked.length, readings.length) - 1]
      return reading === undefined ? Promise.reject(new Error('away')) : Promise.resolve(reading)
    }
    const { runtime } = bookDesk()
    const [run] = await withExchanges({ callsOf, runtime }, [await runOf()])
    return { run, asked, tookMs: runtime.monotonicMs() }
  }
  const [pay, cleanUp] = [call(20, stepKeyOf('order', 0)), call(30, stepKeyOf('order', 1))]
  const counts = (run: ProviderRun | undefined) => run?.steps.map(({ exchanges }) => exchanges.length)

  it('stand with the step whose request they were for, without our word for it', async () => {
    const { run, asked } = await told({ exchanges: [pay, cleanUp], isMissing: false })
    expect(asked).to.deep.equal(['pay_1'])
    expect(counts(run)).to.deep.equal([1, 1])
    expect(run?.steps[0]?.exchanges[0])
      .to.include({ at: pay.at, url: pay.url })
      .and.not.have.property('correlationId')
    expect(run?.isCallMissing).to.equal(false)
  })

  it('that nobody asked for stand with the step of their time', async () => {
    const exchanges = [call(0, 'sweep'), pay, call(5, 'sweep'), cleanUp, call(99, 'sweep')]
    expect(counts((await told({ exchanges, isMissing: false })).run)).to.deep.equal([3, 2])
  })

  it('are waited for until each step has its own', async () => {
    const [early, late] = [
      { exchanges: [pay], isMissing: false },
      { exchanges: [pay, cleanUp], isMissing: false },
    ]
    const { run, asked, tookMs } = await told(early, early, late)
    expect([counts(run), asked.length, tookMs, run?.isCallMissing]).to.deep.equal([[1, 1], 3, 350, false])
  })

  it('are said to be missing when they do not come, are known to be lost, or cannot be read', async () => {
    const never = await told({ exchanges: [pay], isMissing: false })
    expect([counts(never.run), never.run?.isCallMissing]).to.deep.equal([[1, 0], true])
    expect(never.tookMs).to.be.within(2_000, 2_100)
    const lost = await told({ exchanges: [pay, cleanUp], isMissing: true })
    expect([lost.run?.isCallMissing, lost.tookMs]).to.deep.equal([true, 150])
    expect((await told()).run?.isCallMissing).to.equal(true)
  })
})
