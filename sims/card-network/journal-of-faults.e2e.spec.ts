import { expect } from 'chai'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFaultySim, type FaultySim } from './faults.spec-helper.ts'
import { order } from './test-caller.ts'

/** As a simulator wrote it that knew no faults yet: a card and an approval by the demo key. */
const fingerprint = 'MvbyevF-vyofG8Plrm3OD85om7aBYXg3fPbu5kCY0X0'
const former = [
  '{"journal":"card-network","version":1,"runId":"former"}',
  `{"atMs":1795132800000,"merchant":"${fingerprint}","key":"k-1","path":"/v1/card-tokens","body":"{}"}`,
  `{"atMs":1795132800001,"merchant":"${fingerprint}","key":"k-2","path":"/v1/approvals","body":"{\\"orderId\\":\\"o-1\\",\\"cardToken\\":\\"ctk_former000001\\",\\"amount\\":10000,\\"currency\\":\\"KRW\\",\\"installmentMonths\\":0}"}`,
  '',
].join('\n')

describe('card network simulator: faults and its journal', () => {
  let folder: string
  let journalFile: string
  let sim: FaultySim

  const restart = async (): Promise<void> => {
    await sim.close()
    sim = await startFaultySim({ journalFile })
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'card-network-journal-'))
    journalFile = join(folder, 'journal.ndjson')
    sim = await startFaultySim({ journalFile })
  })
  afterEach(async () => {
    await sim.close()
    await rm(folder, { recursive: true })
  })

  it('what was done under a fault stands after a restart, the plans do not', async () => {
    const card = await sim.caller.card()
    await sim.plan('approve', 'error-after')
    await sim.plan('approve', 'refuse')
    expect((await sim.caller.post('/v1/approvals', order('o-1', card), 'k')).status).to.equal(500)
    const book = await sim.caller.book()
    expect(book).to.have.length(1)
    await restart()
    expect(await sim.caller.book()).to.deep.equal(book)
    const repeated = await sim.caller.post('/v1/approvals', order('o-1', card), 'k')
    expect(repeated.body).to.include({ status: 'APPROVED', transactionId: book[0]?.['transactionId'] })
    expect((await sim.caller.post('/v1/approvals', order('o-2', card))).status).to.equal(200)
  })

  it('what was refused stays refused after a restart, and moves nothing', async () => {
    const card = await sim.caller.card()
    const approval = order('o-1', card)
    await sim.plan('approve', 'refuse')
    const refused = await sim.caller.post('/v1/approvals', approval, 'k')
    expect(refused.body['code']).to.equal('DECLINED')
    await restart()
    expect(await sim.caller.post('/v1/approvals', approval, 'k')).to.deep.equal(refused)
    expect(await sim.caller.book()).to.deep.equal([])
    expect((await sim.caller.post('/v1/approvals', approval)).status).to.equal(200)
  })

  for (const fault of ['reset-before', 'error-before', 'maintenance'] as const) {
    it(`${fault} leaves no line`, async () => {
      const card = await sim.caller.card()
      const before = await readFile(journalFile, 'utf8')
      await sim.plan('approve', fault)
      await sim.caller.post('/v1/approvals', order('o-1', card)).catch(() => undefined)
      expect(await readFile(journalFile, 'utf8')).to.equal(before)
    })
  }

  it('goes on with a journal from before there were faults', async () => {
    await sim.close()
    await writeFile(journalFile, former)
    sim = await startFaultySim({ journalFile })
    expect(await sim.caller.book()).to.deep.equal([
      {
        transactionId: 'cnt_former000002',
        orderId: 'o-1',
        operation: 'approve',
        amount: 10_000,
        status: 'APPROVED',
        at: '2026-11-20T09:00:00.001+09:00',
      },
    ])
    expect((await readFile(journalFile, 'utf8')).startsWith(former)).to.equal(true)
  })
})
