import type { ReadTransaction } from '../database.ts'
import { distinctIn } from './distinct.ts'
import type { Family, Listed } from './listed.ts'

export type Lists = {
  readonly listed: Listed
  /** undefined: everybody. */
  readonly owners: readonly number[] | undefined
  readonly isAsked: (listKey: number) => boolean
}

/** The lists that there are, of those that are asked for. */
export const listsWith = async (tx: ReadTransaction, { listed, owners, isAsked }: Lists): Promise<Family> => {
  if (owners === undefined) {
    const keys = await distinctIn(tx, { listed, column: 'list_key' })
    return { columns: ['list_key'], values: keys.filter(isAsked).map((key) => [key]) }
  }
  const values: (readonly number[])[] = []
  for (const owner of owners) {
    const given = { column: 'owner_key', value: owner } as const
    const keys = await distinctIn(tx, { listed, column: 'list_key', given })
    values.push(...keys.filter(isAsked).map((key) => [owner, key]))
  }
  return { columns: ['owner_key', 'list_key'], values }
}
