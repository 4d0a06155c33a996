import { expect } from 'chai'
import { faultConformance } from '../port/conformance-faults.ts'
import { approved, cancellation, succeeded } from '../port/conformance-subject.ts'
import type { Running } from '../port/sim.spec-helper.ts'
import { tossCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

describe('toss: when things go wrong there', () => {
  let started: Running
  let nowMs = Date.parse('2026-11-20T09:30:00+09:00')
  before(async () => {
    started = await running({ now: () => nowMs, processingMs: 20 })
  })
  after(() => started.subject.close())

  it('recognises a cancel by its key also after later ones', async () => {
    const { subject } = started
    const { reference } = await approved(subject)
    const asked = cancellation(subject, { reference, amount: 1_000n })
    const first = await subject.gateway.cancel(asked)
    const next = cancellation(subject, { reference, amount: 1_000n, balance: 9_000n })
    const second = succeeded(await subject.gateway.cancel(next))
    expect(await subject.gateway.cancel(asked)).to.deep.equal(first)
    expect(succeeded(first).reference).not.to.equal(second.reference)
  })

  faultConformance(() => started, {
    capabilities: tossCapabilities,
    refused: 8009,
    maintenance: ['declined', 8012],
    tells: 'movements',
    unbelievable: { byTransaction: ['duplicate'], byOrder: ['duplicate'] },
    staleCancel: ['declined', 8006],
    tooLate: () => (nowMs += 10 * 60_000 + 1_000),
  })
})
