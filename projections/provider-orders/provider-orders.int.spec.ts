import { expect } from 'chai'
import { ContractId, MerchantId, providerOrderIdOf, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { AttemptIntent, PaymentEvent } from '../../ledger/payment/events.ts'
import { attemptId, attemptIntent, fact, paymentId } from '../../ledger/payment/fixtures.spec-helper.ts'
import { decode } from '../../ledger/store/codec.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, firstAt, ofOrder } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { openCasesProjection } from '../open-cases/project.ts'
import { applyEvents } from '../projection.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { findPayment } from './queries.ts'

const provider = ProviderId('card-network')
const contractId = ContractId('contract-1')
const theirs = { merchantId: MerchantId('mer_2'), mode: 'live' as const, startAt: firstAt }

const attempt = (
  type: 'ApprovalRequested' | 'PreAuthorizationRequested',
  intent: Partial<AttemptIntent>,
): PaymentEvent => ({ type, ...fact, ...attemptIntent(intent.attempt ?? 1), ...intent })
const approvalUnder = (providerOrderId: string, changes: Partial<AttemptIntent> = {}): PaymentEvent =>
  attempt('ApprovalRequested', { providerOrderId, ...changes })

describe('order ids that are not ours', () => {
  let server: TestDatabase
  let database: ReadDatabase
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })
  beforeEach(async () => {
    await database.deleteFrom('provider_orders').execute()
    await database.deleteFrom('open_cases').execute()
  })

  const project = async (...events: readonly PaymentEvent[]): Promise<void> => {
    const store = memoryStore(() => instantOf(0))
    await appendAll(store, events)
    const log = (await store.readAll(START, 100)).map(decode)
    await database.transaction().execute((tx) => applyEvents(openCasesProjection.open(store), tx, log))
  }
  const found = async (providerOrderId: string, of: { contractId?: ContractId } = {}) =>
    (await findPayment(database, { provider, providerOrderId, ...of })).map(
      (order) => [order.paymentId, order.transactionId, order.contractId] as const,
    )

  it('lead to the attempts, decided or not, approved or held', async () => {
    await project(
      ...[created, approvalUnder('window-1'), approval.declined()],
      attempt('PreAuthorizationRequested', { attempt: 2, providerOrderId: 'window-2' }),
    )
    expect(await found('window-1')).to.deep.equal([[paymentId, attemptId(1), contractId]])
    expect(await found('window-2')).to.deep.equal([[paymentId, attemptId(2), contractId]])
    expect(await found('window-3')).to.deep.equal([])
    const elsewhere = { provider: ProviderId('other'), providerOrderId: 'window-1' }
    expect(await findPayment(database, elsewhere)).to.deep.equal([])
  })
  it('are not kept where the payment follows from them', async () => {
    await project(created, approval.requested())
    expect(await found(providerOrderIdOf(paymentId, 1))).to.deep.equal([])
    expect(await database.selectFrom('provider_orders').selectAll().execute()).to.deep.equal([])
  })
  it('are kept when they only look like ours', async () => {
    const lookalike = providerOrderIdOf(paymentId, 7)
    await project(created, approvalUnder(lookalike))
    expect(await found(lookalike)).to.deep.equal([[paymentId, attemptId(1), contractId]])
  })
  it('may be used again, by the same payment and by another merchant’s: the contract tells which', async () => {
    const contract = ContractId('contract-2')
    await project(
      ...[created, approvalUnder('same'), approval.declined(), approvalUnder('same', { attempt: 2 })],
      ...ofOrder([created, approvalUnder('same', { contractId: contract })], 'order-1', theirs),
    )
    const own = await found('same', { contractId })
    expect(own.map(([, transactionId]) => transactionId)).to.have.members([attemptId(1), attemptId(2)])
    const other = await found('same', { contractId: contract })
    expect(other).to.have.length(1)
    expect(other[0]?.[0]).not.to.equal(paymentId)
    expect(await found('same')).to.deep.equal([...own, ...other])
  })
  it('stop nothing by what they hold', async () => {
    await project(created, approvalUnder('a\0b'))
    expect(await found('a\0b')).to.have.length(1)
  })
})
