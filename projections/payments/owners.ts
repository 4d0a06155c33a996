import type { Mode } from '../../ledger/core/ids.ts'
import type { ReadTransaction } from '../database.ts'
import { distinctIn } from '../lists/distinct.ts'
import type { Family, Listed } from '../lists/listed.ts'
import type { Scope } from './filter.ts'
import { ownerKey } from './list-keys.ts'

const modes: readonly Mode[] = ['live', 'test']
export const modesIn = (mode: Mode | null): readonly Mode[] => (mode === null ? modes : [mode])

/** The keys of a merchant's; none where it is everybody. */
export const ownersIn = ({ merchantId, mode }: Scope): readonly number[] =>
  merchantId === null ? [] : modesIn(mode).map((one) => ownerKey(merchantId, one))

/** All of an owner's, or everybody's. */
export const wholeLists = (scope: Scope): Family =>
  scope.merchantId === null
    ? { columns: [], values: [[]] }
    : { columns: ['owner_key'], values: ownersIn(scope).map((owner) => [owner]) }

/** More are not gone through one by one: what an administrator looks for is then looked for among the newest. */
const MOST_OWNERS = 1_000

/** The keys of everybody in question; undefined: they are too many. */
export const allOwnersIn = async (
  tx: ReadTransaction,
  listed: Listed,
  scope: Scope,
): Promise<readonly number[] | undefined> => {
  if (scope.merchantId !== null) return ownersIn(scope)
  const owners = await distinctIn(tx, { listed, column: 'owner_key', most: MOST_OWNERS + 1 })
  return owners.length > MOST_OWNERS ? undefined : owners
}
