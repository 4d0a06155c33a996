import { expect } from 'chai'
import type { RequestListener } from 'node:http'
import { charge, contextOf, listening, verdict, type Subject, type Traits } from './conformance-subject.ts'
import type { Credentials } from './gateway.ts'

export const troubles = (subject: Subject, { prepares }: Traits): void => {
  /** Learning nothing is not learning that there is nothing. */
  const inquireAt = async (credentials: Credentials): Promise<unknown> => {
    const { inquire } = subject().gateway
    const call = { ...(await charge(subject())), credentials, context: contextOf('inquiry') }
    const answer = await (inquire.byOrder?.(call) ??
      inquire.byTransaction?.({ ...call, reference: subject().freshOrderId() }))
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
      // What was prepared moves nothing.
      expect(told).to.deep.equal(prepares === true ? ['declined', 8012] : ['unknown', 8999])
      expect(inquired).to.be.oneOf([8999, 'no inquiry'])
    })
  }
}
