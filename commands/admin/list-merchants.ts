import { z } from 'zod'
import { ProviderId, type MerchantId } from '../../ledger/core/ids.ts'
import type { Position } from '../../ledger/store/port.ts'
import type {
  MerchantFilter,
  MerchantKey,
  MerchantList,
  MerchantPage,
  MerchantRecord,
} from '../../projections/merchants/queries.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { administratorEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { answerList } from '../http/answer-list.ts'
import type { Reach } from '../http/reach.ts'

/** The merchants read model, as whoever composes the process opened it. */
export type MerchantListing = {
  readonly list: (filter: MerchantFilter, page: MerchantPage) => Promise<MerchantList>
  readonly find: (merchantId: MerchantId) => Promise<{
    readonly merchant: (MerchantRecord & { readonly keys: readonly MerchantKey[] }) | undefined
    readonly position: Position
  }>
  readonly reach: Reach
}

const LONGEST_SEARCH = 100

export const MerchantQuery = z.strictObject({
  search: z.string().trim().min(1).max(LONGEST_SEARCH).optional().meta({
    description: 'An id, a business number with or without dashes, or a part of a name in either case',
  }),
  provider: z.string().min(1).max(40).optional().meta({ description: 'With a contract there' }),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
})

export const ListedMerchant = z
  .object({
    id: z.string(),
    name: z.string(),
    businessNumber: z.string(),
    registeredAt: z.iso.datetime(),
    contracts: z.array(
      z.object({
        id: z.string(),
        provider: z.string(),
        mode: z.enum(['test', 'live']),
        baseUrl: z.string(),
        addedAt: z.iso.datetime(),
      }),
    ),
    activeKeys: z
      .object({ test: z.int(), live: z.int() })
      .meta({ description: 'API keys that are not revoked' }),
  })
  .meta({ id: 'ListedMerchant', description: 'A merchant with its contracts; never a key of any kind' })
type Body = z.output<typeof ListedMerchant>

const MerchantPageResource = z
  .object({ data: z.array(ListedMerchant), nextCursor: z.string().nullable() })
  .meta({ id: 'MerchantPage' })

export const listMerchants = (listing: MerchantListing): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/merchants',
    tag: 'Administration',
    summary: 'Merchants, newest first',
    description:
      'With their contracts and how many API keys they have. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen. As CSV all of them.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: MerchantQuery },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'One page', schema: MerchantPageResource } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => {
      const filter = merchantFilterOf(incoming.query)
      const list = {
        name: 'merchants',
        page: (page: MerchantPage) => listing.list(filter, page),
        reach: listing.reach,
        rowOf: listedMerchant,
        columns: merchantColumns,
      }
      return answerList(list, incoming)
    },
  })

export const merchantFilterOf = ({ search, provider }: z.output<typeof MerchantQuery>): MerchantFilter => ({
  search,
  provider: provider === undefined ? undefined : ProviderId(provider),
})

export const listedMerchant = (one: MerchantRecord): Body => ({
  id: one.merchantId,
  name: one.name,
  businessNumber: one.businessNumber,
  registeredAt: one.registeredAt,
  contracts: one.contracts.map(({ contractId, ...contract }) => ({ id: contractId, ...contract })),
  activeKeys: { ...one.activeKeys },
})

export const merchantColumns: readonly CsvColumn<Body>[] = [
  { name: 'id', value: (row) => row.id },
  { name: 'name', value: (row) => row.name },
  { name: 'businessNumber', value: (row) => row.businessNumber },
  { name: 'registeredAt', value: (row) => row.registeredAt },
  {
    name: 'contracts',
    value: ({ contracts }) => contracts.map(({ mode, provider }) => `${mode} ${provider}`).join(', '),
  },
  { name: 'activeTestKeys', value: ({ activeKeys }) => activeKeys.test },
  { name: 'activeLiveKeys', value: ({ activeKeys }) => activeKeys.live },
]
