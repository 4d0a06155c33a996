import { expect } from 'chai'
import type { InquiryAnswer } from '../../../ledger/payment/commands.ts'
import type { Gateway } from '../../port/gateway.ts'
import { noteOurs } from '../ours.ts'
import { openBreakers, type BreakerChange } from './breakers.ts'
import { pipelined } from './pipelined.ts'
import {
  approval,
  approveRequest,
  collectingLog,
  declined,
  everything,
  failure,
  provider,
  scriptedGateway,
  unknown,
  virtualRuntime,
} from './scripted.spec-helper.ts'

const FEWEST_TRIES = 10

/** A provider whose answers can be changed, behind a pipeline that tries once. */
const standing = (inquire?: () => Promise<InquiryAnswer>) => {
  const runtime = virtualRuntime()
  const log = collectingLog()
  const changes: BreakerChange[] = []
  const breakers = openBreakers({ runtime, log, onBreaker: (change) => changes.push(change) })
  const answer: { approve: Gateway['approve'] } = { approve: () => Promise.resolve(approval) }
  let sent = 0
  const approve: Gateway['approve'] = (request) => {
    sent += 1
    return answer.approve(request)
  }
  const gateway = pipelined(scriptedGateway({ approve, ...(inquire === undefined ? {} : { inquire }) }), {
    runtime,
    random: () => 0,
    log,
    breakers,
    limits: { tries: 1 },
  })
  const pay = (baseUrl = approveRequest.credentials.baseUrl) =>
    gateway.approve({ ...approveRequest, credentials: { baseUrl, secretKey: 'sk' } })
  const payTimes = async (times: number): Promise<void> => {
    for (let paid = 0; paid < times; paid += 1) await pay()
  }
  const answerWith = (approving: Gateway['approve']): void => {
    answer.approve = approving
  }
  const outage = async (): Promise<void> => {
    answerWith(() => Promise.resolve(unknown('timeout')))
    await payTimes(FEWEST_TRIES)
  }
  return { gateway, breakers, runtime, log, changes, pay, payTimes, answerWith, outage, sent: () => sent }
}

const open = {
  kind: 'declined',
  failure: { category: 8012, kind: 'network', providerCode: null, providerMessage: 'circuit open' },
} as const
const silence = failure(8999, 'timeout')
const circuit = { provider, operation: 'approve', origin: 'https://provider.example' } as const

describe('circuit breakers', () => {
  const illnesses = [
    ['no answer', unknown('timeout')],
    ['its own failure', unknown('system')],
    ['a refusal since it is down', declined(8012, 'system')],
    ['nobody there', declined(8012, 'network')],
  ] as const
  for (const [what, outcome] of illnesses)
    it(`open after ${what}, again and again: then nothing is sent`, async () => {
      const { pay, payTimes, answerWith, sent } = standing()
      answerWith(() => Promise.resolve(outcome))
      await payTimes(FEWEST_TRIES - 1)
      expect(await pay()).to.deep.equal(outcome)
      expect(await pay()).to.deep.equal(open)
      expect(sent()).to.equal(FEWEST_TRIES)
    })

  const noIllnesses = [
    ['the provider’s no', declined(8009)],
    ['being busy', unknown('system', 8013)],
    ['an answer that only we cannot read', unknown('unexpected_response')],
  ] as const
  for (const [what, outcome] of noIllnesses)
    it(`stay closed after ${what}, however often`, async () => {
      const { payTimes, answerWith, sent } = standing()
      answerWith(() => Promise.resolve(outcome))
      await payTimes(50)
      expect(sent()).to.equal(50)
    })

  it('stay closed after what failed in our own house', async () => {
    const { payTimes, answerWith, sent } = standing()
    answerWith((request) => {
      noteOurs(request.context, { kind: 'not_sent', cause: 'crowded', errorCode: null })
      return Promise.resolve(declined(8012, 'network'))
    })
    await payTimes(50)
    expect(sent()).to.equal(50)
  })

  it('stay closed while half of the calls get through', async () => {
    const { payTimes, answerWith, sent } = standing()
    let turn = 0
    answerWith(() => Promise.resolve((turn += 1) % 2 === 0 ? unknown('timeout') : approval))
    await payTimes(60)
    expect(sent()).to.equal(60)
  })

  it('are one for each operation and address: a merchant’s broken one shuts nobody else out', async () => {
    const { gateway, pay, outage, answerWith, breakers } = standing()
    await outage()
    expect(await pay()).to.deep.equal(open)
    answerWith(() => Promise.resolve(approval))
    expect(await pay('https://other.example')).to.deep.equal(approval)
    expect(await gateway.inquire.byOrder?.(approveRequest)).to.deep.equal({
      kind: 'not_found',
    })
    const states = breakers.states().map(({ operation, origin, state }) => [operation, origin, state])
    expect(states).to.have.deep.members([
      ['approve', 'https://provider.example', 'open'],
      ['approve', 'https://other.example', 'closed'],
      ['inquire', 'https://provider.example', 'closed'],
    ])
  })

  it('do not pile up, however many addresses contracts name', async () => {
    const { pay, breakers } = standing()
    for (let count = 0; count < 1_100; count += 1) await pay(`https://merchant-${String(count)}.example`)
    const origins = breakers.states().map(({ origin }) => origin)
    expect(origins).to.have.length(1_024)
    expect(origins.at(-1)).to.equal('https://merchant-1099.example')
  })

  it('leave an inquiry without an answer', async () => {
    const { gateway } = standing(() => Promise.resolve({ kind: 'unknown', failure: silence }))
    const inquire = () => gateway.inquire.byOrder?.(approveRequest)
    for (let asked = 0; asked < FEWEST_TRIES; asked += 1)
      expect(await inquire()).to.deep.equal({ kind: 'unknown', failure: silence })
    expect(await inquire()).to.deep.equal({ kind: 'unknown', failure: open.failure })
  })

  it('let one try through after a pause, and the others when that one got through', async () => {
    const { pay, outage, answerWith, runtime, breakers, sent } = standing()
    await outage()
    runtime.pass(1_999)
    expect(await pay()).to.deep.equal(open)
    runtime.pass(1)
    let letThrough: (() => void) | undefined
    answerWith(
      () =>
        new Promise(
          (resolve) =>
            (letThrough = () => {
              resolve(approval)
            }),
        ),
    )
    const probe = pay()
    const meanwhile = await pay()
    expect(meanwhile).to.deep.equal(open)
    expect(breakers.states()).to.deep.equal([{ ...circuit, state: 'half_open' }])
    letThrough?.()
    expect(await probe).to.deep.equal(approval)
    answerWith(() => Promise.resolve(approval))
    expect(await pay()).to.deep.equal(approval)
    expect(sent()).to.equal(FEWEST_TRIES + 2)
  })

  it('wait twice as long after each try that failed, up to a limit', async () => {
    const { pay, outage, runtime, sent } = standing()
    await outage()
    for (const pauseMs of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = sent()
      runtime.pass(pauseMs - 1)
      expect(await pay()).to.deep.equal(open)
      expect(sent()).to.equal(before)
      runtime.pass(1)
      expect(await pay()).to.deep.equal(unknown('timeout'))
    }
  })

  it('tell once that they opened and once that they closed', async () => {
    const { pay, outage, answerWith, runtime, changes, log } = standing()
    await outage()
    runtime.pass(2_000)
    await pay()
    runtime.pass(4_000)
    answerWith(() => Promise.resolve(approval))
    await pay()
    expect(changes).to.deep.equal([
      { ...circuit, state: 'open' },
      { ...circuit, state: 'closed' },
    ])
    const told = log.lines.filter(({ message }) => message.startsWith('circuit'))
    expect(told.map(({ level, origin }) => [level, origin])).to.deep.equal([
      ['warn', 'https://provider.example'],
      ['info', 'https://provider.example'],
    ])
  })

  it('leave a line for every call that they turn away', async () => {
    const { pay, outage, log } = standing()
    await outage()
    await pay()
    expect(log.lines.at(-1)).to.include({
      level: 'warn',
      attempts: 0,
      reason: 'circuit open',
      category: 8012,
    })
  })

  it('open in the middle of a call: its uncertain try is not forgotten', async () => {
    let sent = 0
    const approve: Gateway['approve'] = () => {
      sent += 1
      return Promise.resolve(unknown('timeout'))
    }
    const runtime = virtualRuntime()
    const log = collectingLog()
    const parts = { runtime, random: () => 0, log, breakers: openBreakers({ runtime, log }) }
    const gateway = pipelined(scriptedGateway({ approve, replay: everything }), parts)
    for (let calls = 0; calls < 4; calls += 1)
      expect(await gateway.approve(approveRequest)).to.deep.equal(unknown('timeout'))
    // Three calls of three tries, and the one that made it ten.
    expect(sent).to.equal(FEWEST_TRIES)
    expect(await gateway.approve(approveRequest)).to.deep.equal(open)
  })
})
