import { expect } from 'chai'
import fc from 'fast-check'
import type { FailureCategory } from '../../../ledger/core/failure.ts'
import type { InquiryAnswer } from '../../../ledger/payment/commands.ts'
import type { Approval, Outcome } from '../../../ledger/payment/outcome.ts'
import type { CallContext, Capabilities, Gateway } from '../../port/gateway.ts'
import { noteOurs } from '../ours.ts'
import { openBreakers } from './breakers.ts'
import type { PipelineLimits } from './limits.ts'
import { pipelined } from './pipelined.ts'
import {
  approval,
  approveRequest,
  collectingLog,
  context,
  declined,
  everything,
  failure,
  inTurn,
  nothing,
  scriptedGateway,
  unknown,
  virtualRuntime,
} from './scripted.spec-helper.ts'

type Options = {
  readonly limits?: Partial<PipelineLimits>
  readonly random?: () => number
  readonly stoppedMs?: number
}

const around = (gateway: Gateway, { limits = {}, random = () => 0.5, stoppedMs }: Options = {}) => {
  const runtime = virtualRuntime(stoppedMs)
  const log = collectingLog()
  const breakers = openBreakers({ runtime, log })
  return { gateway: pipelined(gateway, { runtime, random, log, breakers, limits }), runtime, log }
}

const approving = (
  outcomes: readonly Outcome<Approval>[],
  replay: Capabilities['replay'] = everything,
  options: Options = {},
) => {
  const script = inTurn(outcomes)
  const contexts: CallContext[] = []
  const approve: Gateway['approve'] = (request) => {
    contexts.push(request.context)
    return script.next()
  }
  const made = around(scriptedGateway({ approve, replay }), options)
  return { ...made, approve: () => made.gateway.approve(approveRequest), contexts, tries: script.given }
}

describe('pipeline', () => {
  it('passes a first answer on as it is, and tells the try what it may take', async () => {
    const { approve, contexts, tries } = approving([approval])
    expect(await approve()).to.equal(approval)
    expect(tries()).to.equal(1)
    expect(contexts).to.deep.equal([{ ...context, attempt: 1, limitMs: 30_000 }])
  })

  it('lends an operation only where the provider has it', () => {
    const { gateway } = around(scriptedGateway({}))
    expect(gateway).to.not.have.property('preAuthorization')
    expect(gateway.inquire).to.have.all.keys('byOrder')
    expect(gateway.netCancel).to.be.a('function')
  })

  describe('repeats', () => {
    const rows: readonly (readonly [string, Outcome<Approval>, Capabilities['replay'], number])[] = [
      ['what was surely not sent', declined(8012, 'network'), nothing, 3],
      ['silence, where the key replays', unknown('timeout'), everything, 3],
      ['silence, where it does not', unknown('timeout'), nothing, 1],
      ['silence, where only errors replay', unknown('timeout'), { ...everything, afterSilence: [] }, 1],
      ['the provider’s own failure, where it replays', unknown('system'), everything, 3],
      [
        'the provider’s own failure, where only silence replays',
        unknown('system'),
        { ...everything, afterError: [] },
        1,
      ],
      ['busy, where silence replays', unknown('system', 8013), { ...everything, afterError: [] }, 3],
      ['busy, where nothing replays', unknown('system', 8013), nothing, 1],
      ['busy as a decline', declined(8013), everything, 3],
      ['an answer we cannot read', unknown('unexpected_response'), everything, 1],
      ['an unknown that is the provider’s word', unknown('business', 8004), everything, 1],
      ['the provider’s no', declined(8009), everything, 1],
      ['a refusal that is no network’s', declined(8012, 'system'), everything, 1],
      ['a success', approval, everything, 1],
    ]
    for (const [what, outcome, replay, expected] of rows)
      it(`${what}: ${expected === 1 ? 'not' : 'three tries'}`, async () => {
        const { approve, tries } = approving([outcome], replay)
        expect(await approve()).to.deep.equal(outcome)
        expect(tries()).to.equal(expected)
      })

    it('an inquiry whenever it learnt nothing', async () => {
      const learntNothing: InquiryAnswer = { kind: 'unknown', failure: failure(8999, 'unexpected_response') }
      const script = inTurn<InquiryAnswer>([learntNothing, learntNothing, { kind: 'not_found' }])
      const { gateway } = around(scriptedGateway({ inquire: script.next }))
      expect(await gateway.inquire.byOrder?.(approveRequest)).to.deep.equal({
        kind: 'not_found',
      })
      expect(script.given()).to.equal(3)
    })

    it('a net cancel only when it was surely not sent', async () => {
      for (const [outcome, expected] of [
        [unknown('timeout'), 1],
        [declined(8012, 'network'), 3],
      ] as const) {
        const script = inTurn([outcome])
        const { gateway } = around(scriptedGateway({ netCancel: script.next, replay: everything }))
        await gateway.netCancel?.({ ...approveRequest, reason: 'spec' })
        expect(script.given()).to.equal(expected)
      }
    })

    it('not what failed in our own house', async () => {
      let tries = 0
      const approve: Gateway['approve'] = (request) => {
        tries += 1
        noteOurs(request.context, { kind: 'not_sent', cause: 'invalid_request', errorCode: null })
        return Promise.resolve(declined(8012, 'network'))
      }
      await around(scriptedGateway({ approve })).gateway.approve(approveRequest)
      expect(tries).to.equal(1)
    })
  })

  it('gives each try what is left, after pauses that grow and are drawn by lot', async () => {
    const { approve, contexts, runtime } = approving([declined(8012, 'network')], everything, {
      random: () => 0.25,
    })
    await approve()
    expect(runtime.slept()).to.deep.equal([50, 100])
    expect(contexts.map(({ attempt, limitMs }) => [attempt, limitMs])).to.deep.equal([
      [1, 30_000],
      [2, 29_950],
      [3, 29_850],
    ])
  })

  it('sends nothing after its limit, however long the process stood still between two tries', async () => {
    const first = unknown('timeout')
    const { approve, tries } = approving([first, declined(8009)], everything, { stoppedMs: 600_000 })
    expect(await approve()).to.deep.equal(first)
    expect(tries()).to.equal(1)
  })

  it('keeps to the shorter of its own limit and the caller’s, and begins no try that could not end', async () => {
    for (const limits of [{ overallMs: 10_000 }, { overallMs: 60_000 }]) {
      const contexts: CallContext[] = []
      const { gateway, runtime } = around(
        scriptedGateway({
          approve: (request) => {
            contexts.push(request.context)
            runtime.pass(4_450)
            return Promise.resolve(declined(8012, 'network'))
          },
        }),
        { limits },
      )
      const limitMs = limits.overallMs === 10_000 ? 60_000 : 10_000
      await gateway.approve({ ...approveRequest, context: { ...context, limitMs } })
      // 900 ms would be left for the third.
      expect(contexts.map((each) => each.limitMs)).to.deep.equal([10_000, 5_450])
    }
  })

  it('tries also where the overall limit is shorter than what a try usually gets', async () => {
    const { gateway } = around(scriptedGateway({ approve: () => Promise.resolve(approval) }), {
      limits: { overallMs: 500 },
    })
    const request = { ...approveRequest, context: { ...context, limitMs: 500 } }
    expect(await gateway.approve(request)).to.equal(approval)
  })

  it('keeps the first uncertain outcome when repeating it only gets refused', async () => {
    const { approve } = approving([unknown('timeout'), declined(8012, 'network')])
    expect(await approve()).to.deep.equal(unknown('timeout'))
  })

  it('believes a decline after an uncertain try where the provider decides anew', async () => {
    const { approve } = approving([unknown('timeout'), declined(8008)])
    expect(await approve()).to.deep.equal(declined(8008))
  })

  it('never reports a decline when an earlier try may have been carried out, but for the certain ones', async () => {
    const categories: readonly FailureCategory[] = [8001, 8002, 8003, 8006, 8008, 8009, 8012, 8013, 8999]
    const kinds = ['business', 'system', 'unexpected_response', 'network', 'timeout'] as const
    const outcomes: fc.Arbitrary<Outcome<Approval>> = fc.oneof(
      { weight: 1, arbitrary: fc.constant(approval) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(...categories), fc.constantFrom(...kinds))
          .map(([category, kind]) => declined(category, kind)),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(...categories), fc.constantFrom(...kinds))
          .map(([category, kind]) => unknown(kind, category)),
      },
    )
    let repeated = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcomes, { minLength: 3, maxLength: 3 }),
        fc.constantFrom(everything, nothing, { ...everything, afterError: [] }),
        async (script, replay) => {
          const { approve, tries } = approving(script, replay)
          const told = await approve()
          const made = script.slice(0, tries())
          if (tries() > 1) repeated += 1
          const mayHaveBeenDone = made.slice(0, -1).some(({ kind }) => kind === 'unknown')
          if (made.some(({ kind }) => kind === 'succeeded')) expect(told.kind).to.equal('succeeded')
          if (told.kind !== 'declined' || !mayHaveBeenDone) return
          expect(told.failure.kind).to.equal('business')
          expect(told.failure.category).to.be.oneOf([8003, 8006, 8007, 8008, 8009, 8010, 8011])
        },
      ),
      { numRuns: 2_000 },
    )
    expect(repeated).to.be.above(200)
  })

  describe('leaves one line', () => {
    const about = {
      provider: 'spec',
      operation: 'approve',
      paymentId: 'pay_1',
      transactionId: 'txn_1',
      correlationId: 'correlation-1',
    }
    const rows: readonly (readonly [string, Outcome<Approval>, object])[] = [
      ['debug', approval, { outcome: 'succeeded', attempts: 1, tookMs: 0 }],
      ['info', declined(8009), { outcome: 'declined', attempts: 1, category: 8009, failureKind: 'business' }],
      ['warn', unknown('timeout'), { outcome: 'unknown', attempts: 3, category: 8999, tookMs: 300 }],
      ['warn', declined(8012, 'network'), { outcome: 'declined', attempts: 3, category: 8012 }],
    ]
    for (const [level, outcome, told] of rows)
      it(`at ${level} for ${JSON.stringify({ ...outcome, result: undefined })}`, async () => {
        const { approve, log } = approving([outcome])
        await approve()
        expect(log.lines).to.have.length(1)
        expect(log.lines[0]).to.include({ ...about, ...told, level, message: 'provider called' })
        expect(JSON.stringify(log.lines)).not.to.contain('secret')
      })

    it('at error for an adapter that throws, and throws on', async () => {
      const { gateway, log } = around(
        scriptedGateway({ approve: () => Promise.reject(new TypeError('about tok_secret')) }),
      )
      const error: unknown = await gateway.approve(approveRequest).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(TypeError)
      expect(log.lines).to.have.length(1)
      expect(log.lines[0]).to.include({ ...about, level: 'error', error: 'TypeError' })
      expect(JSON.stringify(log.lines)).not.to.contain('secret')
    })
  })
})
