import type { TransactionId } from '../../ledger/core/ids.ts'
import type { InquiryByOrder, ToldOnInquiry } from '../port/gateway.ts'
import type { Read, Reply } from '../port/reply.ts'
import type { Dependencies } from './call.ts'
import { changeBehind, changeMade, voidIdOf } from './change.ts'
import { unexpected } from './interpret.ts'
import { isNothing, retrieve } from './retrieve.ts'
import { dayOf, isSinceYesterday, later } from './seoul-time.ts'
import { isSilent, tell, type Change } from './standing.ts'
import { RetrievedAnswer } from './wire.ts'

/** Contract 2.5: by the charge's own id and day. Later than the end of the next day only a person can tell. */
export const inquireByOrder = async (
  dependencies: Dependencies,
  request: InquiryByOrder,
): Promise<ToldOnInquiry> => {
  const { credentials, requestedAt, providerOrderId, idempotencyKey } = request
  // What others charged goes by an id that only they know.
  if (idempotencyKey === undefined) return { kind: 'no_way' }
  if (!isSinceYesterday(requestedAt, dependencies.now())) return { kind: 'no_way' }
  const { read, reply } = await charged(dependencies, request, idempotencyKey)
  if (read.kind !== 'read')
    return isNothing(read) ? { kind: 'not_found' } : { kind: 'unknown', failure: read.failure }
  const told = read.body
  if (told.shopOrderNo !== providerOrderId) return { kind: 'unknown', failure: unexpected(reply).failure }
  const behind = changeBehind(request)
  const isTold = behind === undefined || !isSilent(credentials, told)
  const change = isTold ? undefined : await changeIn(dependencies, request, { told, behind })
  if (!isTold && change === undefined) return changeNotTold
  return tell(credentials, told, change) ?? { kind: 'unknown', failure: unexpected(reply).failure }
}

/** How long before midnight a charge may be asked for that is made after it. */
const LONGEST_WAY_MS = 10 * 60_000

/** What is told of the charge on the day that it was asked for; or on the next one, if it was asked for so late. */
const charged = async (
  dependencies: Dependencies,
  request: InquiryByOrder,
  shopTransactionId: string,
): Promise<Told> => {
  const { requestedAt } = request
  const on = (day: string): Promise<Told> =>
    retrieve(dependencies, request, { shopTransactionId, day, schema: RetrievedAnswer })
  const [day, latest] = [dayOf(requestedAt), dayOf(later(requestedAt, LONGEST_WAY_MS))]
  const told = await on(day)
  return told.read.kind !== 'read' && isNothing(told.read) && latest !== day ? on(latest) : told
}

type Told = { readonly read: Read<RetrievedAnswer>; readonly reply: Reply }

type About = { readonly told: RetrievedAnswer; readonly behind: TransactionId }

const changeIn = async (
  dependencies: Dependencies,
  request: InquiryByOrder,
  { told: { pgCno }, behind }: About,
): Promise<Change | undefined> => {
  const voided = await changeMade(dependencies, request, { pgCno, shopTransactionId: voidIdOf(behind) })
  if (voided === undefined) return undefined
  if (voided !== 'nothing') return { kind: 'void', at: voided.transactionDate }
  const cancelled = await changeMade(dependencies, request, { pgCno, shopTransactionId: behind })
  if (cancelled === 'nothing') return { kind: 'none', of: behind }
  return cancelled === undefined ? undefined : { kind: 'cancel', left: cancelled.remainAmount }
}

/** On behalf of a change that could be made and not be seen. */
const changeNotTold: ToldOnInquiry = {
  kind: 'unknown',
  failure: {
    category: 8999,
    kind: 'business',
    providerCode: null,
    providerMessage: 'the status does not tell of this change, and there is nothing under its own id',
  },
}
