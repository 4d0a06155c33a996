import { sql, type Expression, type SqlBool } from 'kysely'
import type {
  ApiKeyId,
  BusinessNumber,
  ContractId,
  MerchantId,
  Mode,
  ProviderId,
} from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Position } from '../../ledger/store/port.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { ReadDatabase, ReadTransaction } from '../database.ts'
import { cut, inSnapshot, listName, readPage, type Page, type Paged } from '../page.ts'
import { textArray } from '../text-array.ts'
import { cursorOf, placeOf, type Place } from './cursor.ts'
import { merchantsProjection } from './project.ts'
import type { MerchantContractRow, MerchantRow } from './rows.ts'

export type MerchantContract = {
  readonly contractId: ContractId
  readonly provider: ProviderId
  readonly mode: Mode
  readonly baseUrl: string
  readonly addedAt: Instant
}
export type MerchantRecord = {
  readonly merchantId: MerchantId
  readonly name: string
  readonly businessNumber: BusinessNumber
  readonly registeredAt: Instant
  /** Oldest first. */
  readonly contracts: readonly MerchantContract[]
  /** How many let requests in. */
  readonly activeKeys: Readonly<Record<Mode, number>>
}
export type MerchantKey = {
  readonly keyId: ApiKeyId
  readonly mode: Mode
  readonly issuedAt: Instant
  readonly revokedAt: Instant | null
}

export type MerchantFilter = {
  /** An id, a business number, with dashes or not, or a part of a name. */
  readonly search?: string | undefined
  /** With a contract there. */
  readonly provider?: ProviderId | undefined
}
export type MerchantPage = Page
export type MerchantList = Paged<MerchantRecord>

/** Newest first. */
export const listMerchants = (
  database: ReadDatabase,
  filter: MerchantFilter,
  page: MerchantPage,
): Promise<MerchantList> =>
  readPage(
    database,
    {
      name: listName('merchants', filter.search, filter.provider),
      projection: merchantsProjection,
      cursorOf,
      placeOf,
      read: async (tx, limit, after) => {
        const conditions = [...conditionsOf(filter), ...(after === undefined ? [] : [isAfter(after)])]
        const { items, next } = cut(await readRows(tx, conditions, limit + 1), limit, placeAt)
        return { items: await withBelongings(tx, items), next }
      },
    },
    page,
  )

const placeAt = ({ registered_at, merchant_id }: MerchantRow): Place => ({
  registeredAt: registered_at,
  merchantId: merchant_id,
})

/** With all keys, newest first, those revoked too; undefined: there is no such merchant. */
export const findMerchant = (
  database: ReadDatabase,
  merchantId: MerchantId,
): Promise<{
  readonly merchant: (MerchantRecord & { readonly keys: readonly MerchantKey[] }) | undefined
  readonly position: Position
}> =>
  inSnapshot(database, async (tx) => {
    const position = await readCheckpoint(tx, merchantsProjection)
    const [merchant] = await withBelongings(tx, await readRows(tx, [is`merchant_id = ${merchantId}`], 1))
    if (merchant === undefined) return { merchant, position }
    return { merchant: { ...merchant, keys: await keysOf(tx, merchantId) }, position }
  })

type Condition = Expression<SqlBool>

const is = (parts: TemplateStringsArray, ...values: readonly string[]): Condition =>
  sql<SqlBool>(parts, ...values)

const conditionsOf = ({ search, provider }: MerchantFilter): readonly Condition[] => [
  is`true`,
  ...(search === undefined ? [] : [matching(search)]),
  ...(provider === undefined
    ? []
    : [is`merchant_id IN (SELECT merchant_id FROM merchant_contracts WHERE provider = ${provider})`]),
]

const numberPattern = /^\d{3}-?\d{2}-?\d{5}$/
const idPattern = /^mer_[0-9a-f]{32}$/

/** What looks like an id or a number is looked for as one, by its index; a part of a name costs a look at all of them. */
const matching = (search: string): Condition => {
  if (idPattern.test(search)) return is`merchant_id = ${search}`
  if (numberPattern.test(search)) return is`business_number = ${search.replaceAll('-', '')}`
  return is`name ILIKE ${`%${search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`}`
}

const isAfter = ({ registeredAt, merchantId }: Place): Condition =>
  is`(registered_at, merchant_id) < (${registeredAt}::timestamptz, ${merchantId})`

const readRows = (
  tx: ReadTransaction,
  conditions: readonly Condition[],
  limit: number,
): Promise<readonly MerchantRow[]> =>
  tx
    .selectFrom('merchants')
    .selectAll()
    .where((row) => row.and([...conditions]))
    .orderBy('registered_at', 'desc')
    .orderBy('merchant_id', 'desc')
    .limit(limit)
    .execute()

const withBelongings = async (
  tx: ReadTransaction,
  rows: readonly MerchantRow[],
): Promise<readonly MerchantRecord[]> => {
  const isAsked = sql<boolean>`merchant_id = ANY(${textArray(rows.map((row) => row.merchant_id))}::text[])`
  const contracts = await tx
    .selectFrom('merchant_contracts')
    .selectAll()
    .where(isAsked)
    .orderBy('added_at')
    .orderBy('contract_id')
    .execute()
  const keys = await tx
    .selectFrom('merchant_keys')
    .select(['merchant_id', 'mode', sql<number>`count(*)::float8`.as('active')])
    .where(isAsked)
    .where('revoked_at', 'is', null)
    .groupBy(['merchant_id', 'mode'])
    .execute()
  return rows.map((row) => {
    const active = (mode: Mode): number =>
      keys.find((key) => key.merchant_id === row.merchant_id && key.mode === mode)?.active ?? 0
    return {
      merchantId: row.merchant_id,
      name: row.name,
      businessNumber: row.business_number,
      registeredAt: row.registered_at,
      contracts: contracts.filter((one) => one.merchant_id === row.merchant_id).map(contractOf),
      activeKeys: { test: active('test'), live: active('live') },
    }
  })
}

const contractOf = (row: MerchantContractRow): MerchantContract => ({
  contractId: row.contract_id,
  provider: row.provider,
  mode: row.mode,
  baseUrl: row.base_url,
  addedAt: row.added_at,
})

const MOST_KEYS = 1_000

const keysOf = async (tx: ReadTransaction, merchantId: MerchantId): Promise<readonly MerchantKey[]> => {
  const rows = await tx
    .selectFrom('merchant_keys')
    .selectAll()
    .where('merchant_id', '=', merchantId)
    .orderBy('issued_at', 'desc')
    .orderBy('key_id')
    .limit(MOST_KEYS)
    .execute()
  return rows.map((row) => ({
    keyId: row.key_id,
    mode: row.mode,
    issuedAt: row.issued_at,
    revokedAt: row.revoked_at,
  }))
}
