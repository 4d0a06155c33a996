import { sql } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import { distinctIn } from '../lists/distinct.ts'
import { fewInRange } from '../lists/few.ts'
import { findFew, type Finder, type Way } from '../lists/find.ts'
import type { Family, Listed } from '../lists/listed.ts'
import { listsWith } from '../lists/lists-with.ts'
import { storable } from '../storable.ts'
import type { PaymentFilter, PaymentQuestion } from './filter.ts'
import { idsOf, orderIds } from './find-ids.ts'
import { isPaymentListOf } from './list-keys.ts'
import { findNamed } from './find-named.ts'
import { foldedName } from './order-names.ts'
import { allOwnersIn, ownersIn, wholeLists } from './owners.ts'

export const listed: Listed = { table: 'payments', id: 'payment_id' }

/** The ways to what is asked for; several only to what any id may be. */
export const waysTo = async (tx: ReadTransaction, asking: PaymentQuestion): Promise<readonly Way[]> => {
  const { scope, filter } = asking
  const { q, orderId, cardId, payerReference } = filter
  if (q !== undefined) return waysToAnyId(tx, asking, storable(q))
  if (orderId !== undefined) return [wayToIds(await orderIds(tx, scope, storable(orderId)))]
  const holder = holderIn({ cardId, payerReference })
  return [holder === undefined ? await wayThroughLists(tx, asking) : await wayToHeld(tx, asking, holder)]
}

const holderIn = ({ cardId, payerReference }: PaymentFilter): Holder | undefined => {
  if (cardId !== undefined) return { column: 'card_id', value: storable(cardId), implied: ['cardId'] }
  if (payerReference === undefined) return undefined
  return { column: 'payer_reference', value: storable(payerReference), implied: ['payerReference'] }
}

const waysToAnyId = async (
  tx: ReadTransaction,
  asking: PaymentQuestion,
  q: string,
): Promise<readonly Way[]> => [
  wayToIds(await idsOf(tx, asking.scope, q)),
  await wayToHeld(tx, asking, { column: 'card_id', value: q, implied: [] }),
  await wayToHeld(tx, asking, { column: 'payer_reference', value: q, implied: [] }),
]

const wayToIds = (ids: readonly string[]): Way => ({
  kind: 'few',
  few: {
    source: sql`unnest(${ids}::text[]) AS source (id)`,
    fits: sql<boolean>`t.payment_id = source.id`,
    most: ids.length,
  },
})

type Holder = {
  readonly column: 'card_id' | 'payer_reference'
  readonly value: string
  /** What of a filter says no more than that. */
  readonly implied: readonly (keyof PaymentFilter)[]
}

/** What a card or a payer has paid, of each owner in question. */
const wayToHeld = async (
  tx: ReadTransaction,
  { scope, filter }: PaymentQuestion,
  { implied, ...given }: Holder,
): Promise<Way> => {
  const isEverybodys = scope.merchantId === null
  const owners = isEverybodys ? await distinctIn(tx, { listed, column: 'owner_key', given }) : ownersIn(scope)
  const values = owners.map((owner) => [given.value, owner])
  const isWhole = !isNarrowed(filter, implied) && !(isEverybodys && scope.mode !== null)
  return { kind: 'family', family: { columns: [given.column, 'owner_key'], values }, isWhole }
}

/** Whether anything but the days and these narrows it. */
const isNarrowed = (filter: PaymentFilter, but: readonly (keyof PaymentFilter)[]): boolean =>
  narrowing.some((name) => !but.includes(name) && filter[name] !== undefined)

const facets = ['kind', 'methodKind', 'provider', 'status'] as const
const narrowing = [
  ...facets,
  ...(['name', 'minAmount', 'maxAmount', 'orderId', 'cardId', 'payerReference'] as const),
]

const wayThroughLists = async (tx: ReadTransaction, asking: PaymentQuestion): Promise<Way> => ({
  kind: 'family',
  family: await listsOf(tx, asking),
  isWhole: !isNarrowed(asking.filter, facets),
  finders: findersOf(asking),
})

/** Of those, where they are narrowed, the lists that are asked for. */
const listsOf = async (tx: ReadTransaction, { scope, filter }: PaymentQuestion): Promise<Family> => {
  const isEverybodys = scope.merchantId === null
  const isNarrow = facets.some((name) => filter[name] !== undefined) || (isEverybodys && scope.mode !== null)
  if (!isNarrow) return wholeLists(scope)
  const { kind, methodKind, provider, status } = filter
  const asked = { kind, methodKind, provider, status, mode: scope.mode ?? undefined }
  const isAsked = (key: number): boolean => isPaymentListOf(key, asked)
  return listsWith(tx, { listed, owners: isEverybodys ? undefined : ownersIn(scope), isAsked })
}

/** What is in a range of amounts is told to be few at less cost than what has a name. */
const findersOf = ({ scope, filter }: PaymentQuestion): readonly Finder[] => {
  const { name, minAmount, maxAmount } = filter
  const owners = (tx: ReadTransaction) => allOwnersIn(tx, listed, scope)
  const isByAmount = minAmount !== undefined || maxAmount !== undefined
  return [
    ...(isByAmount
      ? [findFew(async (tx) => fewInRange(await owners(tx), 'amount', { least: minAmount, most: maxAmount }))]
      : []),
    ...(name === undefined
      ? []
      : [findNamed(scope.merchantId === null ? undefined : ownersIn(scope), foldedName(storable(name)))]),
  ]
}
