import { expect } from 'chai'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import {
  booked,
  charge,
  succeeded,
  verdict,
  type ConformanceSubject,
  type Traits,
} from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt, postTo } from '../port/sim.spec-helper.ts'
import { kcpCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

const declines: readonly (readonly [code: string, category: FailureCategory])[] = [
  ['CC07', 8008],
  ['CC08', 8008],
  ['CC61', 8008],
  ['CC09', 8008],
  ['CC10', 8008],
  ['AC25', 8008],
  ['CC88', 8008],
  ['8186', 8008],
  ['8188', 8008],
  ['S032', 8002],
  ['CC31', 8009],
  ['AC99', 8009],
]

type Started = ConformanceSubject & { readonly url: string }

const start = async (): Promise<Started> => {
  const { url, subject } = await running()
  return {
    ...subject,
    url,
    declines: declines.flatMap(([code, category]) => [
      { name: code, category, instrument: payerAt(url, code).inWindow },
      { name: `${code}, batch key`, category, instrument: payerAt(url, code).registered },
    ]),
  }
}

/** Contract 2.2 and 2.3: order_no and tno. */
const traits: Traits = {
  capabilities: kcpCapabilities,
  named: ['approve', 'cancel'],
  ownerlessKeys: true,
  // Contract 2.4: its code is not public.
  untoldAbsence: true,
}

gatewayConformance('nhn-kcp', traits, start)

describe('kcp: beside what all gateways do', () => {
  let subject: Started
  before(async () => {
    subject = await start()
  })
  after(() => subject.close())

  it('tells how it was paid, and cancels and inquires as that', async () => {
    for (const [payType, methodKind] of [
      ['PABK', 'account'],
      ['PAMC', null],
    ] as const) {
      const request = await charge(subject, {
        instrumentOf: async (orderId, amount) => {
          const asked = { orderId, amount: Number(amount), payType }
          const window = (await postTo(`${subject.url}/__window`, asked)) as Record<string, string>
          return { kind: 'token', token: window['enc_data'] ?? '', window }
        },
      })
      const approval = succeeded(await subject.gateway.approve(request))
      expect(approval).to.deep.include({ methodKind, amount: request.amount })
      const told = await subject.gateway.inquire.byTransaction?.({
        ...request,
        reference: approval.reference,
      })
      expect(told).to.deep.nested.include({ 'approval.methodKind': methodKind, left: request.amount })
    }
  })

  it('does not know what became of what only an unlisted code tells, or one that may mean anything', async () => {
    for (const code of ['9502', '9999']) {
      const request = await charge(subject, { instrumentOf: payerAt(subject.url, code).inWindow })
      expect(verdict(await subject.gateway.approve(request)), code).to.deep.equal(['unknown', 8999])
    }
    const request = await charge(subject)
    succeeded(await subject.gateway.approve(request))
    expect(verdict(await subject.gateway.approve(request))).to.deep.equal(['unknown', 8999])
    expect(await booked(subject, request)).to.deep.equal([['approve', 10_000n]])
  })

  it('charges a batch key in instalments, and of its own group alone', async () => {
    const instrument = await payerAt(subject.url).registered()
    const request = await charge(subject, { instrumentOf: () => Promise.resolve(instrument) })
    succeeded(await subject.gateway.approve({ ...request, installmentMonths: 12 }))
    const { credentials } = subject
    for (const [billingGroupId, category] of [
      ['OTHER', 8011],
      [undefined, 8002],
    ] as const) {
      const { billingGroupId: _own, ...rest } = credentials.settings ?? {}
      const settings = billingGroupId === undefined ? rest : { ...rest, billingGroupId }
      const another = await charge(subject, {
        instrumentOf: () => Promise.resolve(instrument),
        credentials: { ...credentials, settings },
      })
      expect(verdict(await subject.gateway.approve(another))).to.deep.equal(['declined', category])
    }
  })
})
