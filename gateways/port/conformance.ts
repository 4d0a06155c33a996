import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import {
  approved,
  booked,
  cancellation,
  charge,
  listening,
  succeeded,
  verdict,
  won,
  type ConformanceSubject,
} from './conformance-subject.ts'
import type { Credentials, Gateway, InquiryAnswer } from './gateway.ts'

/** What every adapter must do against its own provider's simulator, as far as its declared capabilities go. */
export const gatewayConformance = (name: string, setup: () => Promise<ConformanceSubject>): void => {
  describe(`gateway conformance: ${name}`, () => {
    let subject: ConformanceSubject
    before(async () => {
      subject = await setup()
    })
    after(() => subject.close())
    for (const group of [approvals, cancels, holds, inquiries, troubles]) group(() => subject)
  })
}

type Subject = () => ConformanceSubject

const approvals = (subject: Subject): void => {
  it('approves the amount asked for', async () => {
    const request = await charge(subject())
    const result = succeeded(await subject().gateway.approve(request))
    expect(result.amount).to.deep.equal(request.amount)
    expect(result.reference).not.to.equal('')
    expect(await booked(subject(), request)).to.deep.equal([['approve', 10_000n]])
  })

  it('maps every decline to its category, and nothing moves', async () => {
    for (const { name, category, token } of subject().declines) {
      const request = await charge(subject(), { token: await token() })
      expect([name, ...verdict(await subject().gateway.approve(request))]).to.deep.equal([
        name,
        'declined',
        category,
      ])
      expect(await booked(subject(), request)).to.deep.equal([])
    }
  })

  it('charges once for one key, repeated or at the same time', async function () {
    if (!subject().gateway.capabilities.sameKeyReplay) this.skip()
    const request = await charge(subject())
    const approve = (): ReturnType<Gateway['approve']> => subject().gateway.approve(request)
    const [first, second] = await Promise.all([approve(), approve()])
    const repeated = succeeded(await approve())
    for (const outcome of [first, second]) {
      if (outcome.kind === 'succeeded') expect(outcome.result).to.deep.equal(repeated)
      else expect(outcome.kind).to.equal('unknown')
    }
    expect(await booked(subject(), request)).to.deep.equal([['approve', 10_000n]])
  })
}

const cancels = (subject: Subject): void => {
  it('cancels in full', async () => {
    const { request, reference } = await approved(subject())
    const result = succeeded(await subject().gateway.cancel(cancellation(subject(), reference, 10_000n)))
    expect(result.amount).to.deep.equal(won(10_000n))
    expect(await booked(subject(), request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 10_000n],
    ])
  })

  it('cancels in parts to zero and no further', async function () {
    if (!subject().gateway.capabilities.partialCancel) this.skip()
    const { request, reference } = await approved(subject())
    const cancel = async (amount: bigint): Promise<string> =>
      verdict(await subject().gateway.cancel(cancellation(subject(), reference, amount)))[0]
    const verdicts = [await cancel(3_000n), await cancel(6_000n), await cancel(1_001n), await cancel(1_000n)]
    expect(verdicts).to.deep.equal(['succeeded', 'succeeded', 'declined', 'succeeded'])
    expect(await cancel(1n)).not.to.equal('succeeded')
    const moved = await booked(subject(), request)
    expect(moved.slice(1)).to.deep.equal([
      ['cancel', 3_000n],
      ['cancel', 6_000n],
      ['cancel', 1_000n],
    ])
  })

  it('cancels once for one key', async function () {
    const { sameKeyReplay, partialCancel } = subject().gateway.capabilities
    if (!sameKeyReplay || !partialCancel) this.skip()
    const { request, reference } = await approved(subject())
    const asked = cancellation(subject(), reference, 1_000n)
    const first = await subject().gateway.cancel(asked)
    expect(await subject().gateway.cancel(asked)).to.deep.equal(first)
    expect(await booked(subject(), request)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 1_000n],
    ])
  })
}

const holds = (subject: Subject): void => {
  it('says whether it has pre-authorizations', () => {
    const { capabilities, preAuthorization } = subject().gateway
    expect(preAuthorization !== undefined).to.equal(capabilities.preAuthorization)
  })

  it('captures in parts, voids the rest, cancels what was captured', async function () {
    const { gateway } = subject()
    if (gateway.preAuthorization === undefined) return this.skip()
    const { preAuthorize, capture, void: release } = gateway.preAuthorization
    const request = await charge(subject())
    const { reference, amount, expiresAt, approvedAt } = succeeded(await preAuthorize(request))
    expect(amount).to.deep.equal(won(10_000n))
    expect(expiresAt > approvedAt).to.equal(true)

    const { reason, ...captureOf } = cancellation(subject(), reference, 4_000n)
    expect(succeeded(await capture(captureOf)).amount).to.deep.equal(won(4_000n))
    expect(await capture(captureOf)).to.include({ kind: 'succeeded' })
    const second = { ...captureOf, idempotencyKey: randomUUID(), amount: won(1_000n) }
    succeeded(await capture(second))
    const tooMuch = { ...captureOf, idempotencyKey: randomUUID(), amount: won(5_001n) }
    expect(verdict(await capture(tooMuch))[0]).to.equal('declined')
    succeeded(await release({ ...captureOf, idempotencyKey: randomUUID(), reason }))
    expect(verdict(await capture({ ...second, idempotencyKey: randomUUID() }))[0]).to.equal('declined')
    succeeded(await gateway.cancel(cancellation(subject(), reference, 5_000n)))
    const moved = await booked(subject(), request)
    expect(moved.map(([operation]) => operation).join(' ')).to.equal(
      'pre_authorize capture capture void cancel',
    )
    expect(moved.map(([, moving]) => moving)).to.deep.equal([10_000n, 4_000n, 1_000n, 5_000n, 5_000n])
  })

  it('voids an untouched hold, once', async function () {
    const { gateway } = subject()
    if (gateway.preAuthorization === undefined) return this.skip()
    const { preAuthorize, void: release } = gateway.preAuthorization
    const request = await charge(subject())
    const { reference } = succeeded(await preAuthorize(request))
    const asked = cancellation(subject(), reference, 10_000n)
    succeeded(await release(asked))
    expect(verdict(await release({ ...asked, idempotencyKey: randomUUID() }))[0]).not.to.equal('succeeded')
    expect(await booked(subject(), request)).to.deep.equal([
      ['pre_authorize', 10_000n],
      ['void', 10_000n],
    ])
  })
}

const inquiries = (subject: Subject): void => {
  const ways = ['byTransaction', 'byOrder'] as const
  const ask = async (
    way: (typeof ways)[number],
    providerOrderId: string,
    reference: string,
  ): Promise<InquiryAnswer> => {
    const { gateway, credentials } = subject()
    const answer = await (way === 'byOrder'
      ? gateway.inquire.byOrder?.({ credentials, providerOrderId })
      : gateway.inquire.byTransaction?.({ credentials, reference }))
    if (answer === undefined) throw new Error(`no inquiry ${way}, though declared`)
    return answer
  }
  const declared = (way: (typeof ways)[number]): boolean => {
    const { capabilities } = subject().gateway
    return way === 'byOrder' ? capabilities.inquiryByOrder : capabilities.inquiryByTransaction
  }

  for (const way of ways) {
    it(`inquires ${way} what the provider's book says`, async function () {
      if (!declared(way)) this.skip()
      const { request, reference } = await approved(subject())
      const cancelled = succeeded(await subject().gateway.cancel(cancellation(subject(), reference, 10_000n)))
      const answer = await ask(way, request.providerOrderId, reference)
      const told = answer.kind === 'found' ? answer.transactions : []
      expect(told.map(({ operation, amount }) => [operation, amount.amount])).to.deep.equal(
        await booked(subject(), request),
      )
      expect(told.map((transaction) => transaction.reference)).to.deep.equal([reference, cancelled.reference])
      expect(told[1]?.at).to.equal(cancelled.cancelledAt)
    })

    it(`finds nothing ${way} where there is nothing`, async function () {
      if (!declared(way)) this.skip()
      const nowhere = subject().freshOrderId()
      expect(await ask(way, nowhere, nowhere)).to.deep.equal({ kind: 'not_found' })
    })
  }
}

const troubles = (subject: Subject): void => {
  /** Learning nothing is not learning that there is nothing. */
  const inquireAt = async (credentials: Credentials): Promise<unknown> => {
    const { inquire } = subject().gateway
    const nowhere = subject().freshOrderId()
    const answer = await (inquire.byOrder?.({ credentials, providerOrderId: nowhere }) ??
      inquire.byTransaction?.({ credentials, reference: nowhere }))
    return answer?.kind === 'unknown' ? answer.failure.category : (answer?.kind ?? 'no inquiry')
  }
  const approveAt = async (credentials: Credentials): Promise<readonly unknown[]> =>
    verdict(await subject().gateway.approve(await charge(subject(), { credentials })))

  it('declines wrong credentials as ours to mend', async () => {
    expect(await approveAt(subject().wrongCredentials)).to.deep.equal(['declined', 8002])
    expect(await inquireAt(subject().wrongCredentials)).to.be.oneOf([8002, 'no inquiry'])
  })

  it('declines when nobody listens: surely nothing was sent', async () => {
    const { baseUrl, close } = await listening(() => undefined)
    await close()
    expect(await approveAt({ ...subject().credentials, baseUrl })).to.deep.equal(['declined', 8012])
    expect(await inquireAt({ ...subject().credentials, baseUrl })).to.be.oneOf([8012, 'no inquiry'])
  })

  const breakdowns: readonly [string, RequestListener][] = [
    ['the connection is cut after the request', (request) => request.socket.destroy()],
    ['the answer is a page', (_request, response) => response.end('<html>maintenance</html>')],
    ['the answer is an empty object', (_request, response) => response.end('{}')],
    ['the provider breaks', (_request, response) => response.writeHead(500).end('{}')],
    [
      'a code is unheard of',
      (_request, response) => response.writeHead(400).end('{"code":"NEW","message":""}'),
    ],
  ]
  for (const [what, listener] of breakdowns) {
    it(`does not know the outcome when ${what}`, async () => {
      const { baseUrl, close } = await listening(listener)
      const told = await approveAt({ ...subject().credentials, baseUrl })
      const inquired = await inquireAt({ ...subject().credentials, baseUrl })
      await close()
      expect(told).to.deep.equal(['unknown', 8999])
      expect(inquired).to.be.oneOf([8999, 'no inquiry'])
    })
  }
}
