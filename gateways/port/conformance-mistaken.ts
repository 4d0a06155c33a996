import { expect } from 'chai'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { ask, waysOf, type Way } from './conformance-inquiries.ts'
import {
  approved,
  billingKeyOf,
  booked,
  cancellation,
  charge,
  listening,
  succeeded,
  verdict,
  type Approved,
  type ConformanceSubject,
  type Listening,
  type Subject,
  type Traits,
} from './conformance-subject.ts'
import type { Credentials, Gateway } from './gateway.ts'

/** An answer about another order or payment is not believed, however well it is made: the provider really gave it. */
export const mistakenAnswers = (subject: Subject, { capabilities, named, lists = [] }: Traits): void => {
  if (named.includes('approve')) {
    it("does not take another order's approval for its own", () => mistakenApproval(subject()))
    if (capabilities.instruments.includes('billing_key'))
      it("does not take another order's billing approval for its own", () =>
        mistakenApproval(subject(), () => billingKeyOf(subject())))
  }
  if (named.includes('cancel')) {
    it("does not take another payment's cancel for its own", () => mistakenCancel(subject()))
  }
  for (const way of waysOf(capabilities).filter((one) => !lists.includes(one))) {
    it(`learns nothing ${way} from what is told of another`, () => mistakenInquiry(subject(), way))
  }
}

const mistakenApproval = (
  subject: ConformanceSubject,
  instrumentOf = subject.freshInstrument,
): Promise<void> =>
  repeating(subject, async (credentials) => {
    const more = { credentials, instrumentOf }
    const [first, second] = [await charge(subject, more), await charge(subject, more)]
    succeeded(await subject.gateway.approve(first))
    expect(verdict(await subject.gateway.approve(second))).to.deep.equal(['unknown', 8999])
    expect(await booked(subject, second)).to.deep.equal([])
  })

const mistakenCancel = async (subject: ConformanceSubject): Promise<void> => {
  const [first, second] = [await approved(subject), await approved(subject)]
  await repeating(subject, async (credentials) => {
    const cancel = ({ reference }: Approved): ReturnType<Gateway['cancel']> =>
      subject.gateway.cancel(cancellation(subject, { reference, amount: 10_000n, credentials }))
    succeeded(await cancel(first))
    expect(verdict(await cancel(second))).to.deep.equal(['unknown', 8999])
  })
}

const mistakenInquiry = async (subject: ConformanceSubject, way: Way): Promise<void> => {
  const { gateway } = subject
  const [first, second] = [await approved(subject), await approved(subject)]
  await repeating(subject, async (credentials) => {
    const told = ({ request, reference }: Approved): ReturnType<typeof ask> =>
      ask({ gateway, credentials }, way, { request, reference })
    expect((await told(first)).kind).to.be.oneOf(['found', 'standing'])
    expect(await told(second)).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
  })
}

const repeating = async (
  { credentials }: ConformanceSubject,
  use: (credentials: Credentials) => Promise<void>,
): Promise<void> => {
  const { baseUrl, close } = await repeatingFirst(credentials.baseUrl)
  await use({ ...credentials, baseUrl }).finally(close)
}

/** Passes the first request on, and answers all others as that one was answered. */
const repeatingFirst = (baseUrl: string): Promise<Listening> => {
  let first: ReturnType<typeof passOn> | undefined
  return listening((request, response) => {
    first ??= passOn(baseUrl, request)
    first.then(
      ({ status, contentType, body }) =>
        response.writeHead(status, { 'content-type': contentType }).end(body),
      () => response.destroy(),
    )
  })
}

const passOn = async (
  baseUrl: string,
  request: IncomingMessage,
): Promise<{ readonly status: number; readonly contentType: string; readonly body: Buffer }> => {
  const { method = 'GET', url = '/', headers } = request
  const sent = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !ofTheConnection.has(name) ? [[name, value]] : [],
  )
  const body = await text(request)
  const response = await fetch(`${baseUrl}${url}`, {
    method,
    headers: sent,
    ...(body === '' ? {} : { body }),
  })
  const contentType = response.headers.get('content-type') ?? 'application/json'
  return { status: response.status, contentType, body: Buffer.from(await response.arrayBuffer()) }
}

const ofTheConnection: ReadonlySet<string> = new Set(['host', 'connection', 'content-length', 'keep-alive'])
