import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ApiKey } from '../../ledger/api-key/evolve.ts'
import { ApiKeyId, apiKeyStream, type Mode } from '../../ledger/core/ids.ts'
import type { Current } from '../../ledger/store/current.ts'
import type { Caller } from './endpoint.ts'
import type { Reason } from './reasons.ts'

export type Doorkeeper = {
  readonly apiKeys: Current<ApiKey>
  /** Hex SHA-256 of the administrator's key. */
  readonly administratorKeyHash: string
}

export type Authenticated =
  { readonly kind: 'caller'; readonly caller: Caller } | { readonly kind: 'refused'; readonly reason: Reason }

const ID_BYTES = 16
const SECRET_BYTES = 32
const CHECKSUM_BYTES = 4
const KEY_PATTERN = /^sk_(test|live)_([A-Za-z0-9_-]{70})$/

/**
 * `sk_test_…`: the key's id (16 bytes, public), 256 random bits and a checksum, base64url. The id inside finds the key's
 * stream; the checksum lets a mistyped key be refused, and a leaked one be recognised, without asking anybody.
 */
export const newSecretKey = (keyId: ApiKeyId, mode: Mode): string => {
  const body = Buffer.concat([Buffer.from(keyId.slice('key_'.length), 'hex'), randomBytes(SECRET_BYTES)])
  return `sk_${mode}_${Buffer.concat([body, checksum(body)]).toString('base64url')}`
}

const checksum = (body: Buffer): Buffer => hash('sha256', body, 'buffer').subarray(0, CHECKSUM_BYTES)

export const hashOfKey = (key: string): string => hash('sha256', key, 'hex')

/** Who sends the request, of the kind the endpoint is for. */
export const authenticate = async (
  doorkeeper: Doorkeeper,
  kind: Caller['kind'],
  header: string | undefined,
): Promise<Authenticated> => {
  if (header === undefined) return refused('authentication_missing')
  const key = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header)?.[1]
  if (key === undefined) return refused('authentication_failed')
  if (kind === 'merchant') return merchantOf(doorkeeper, key)
  const isAdministrator = sameHash(hashOfKey(key), doorkeeper.administratorKeyHash)
  return isAdministrator ? { kind: 'caller', caller: { kind } } : refused('authentication_failed')
}

const refused = (reason: Reason): Authenticated => ({ kind: 'refused', reason })

const merchantOf = async ({ apiKeys }: Doorkeeper, key: string): Promise<Authenticated> => {
  const keyId = keyIdIn(key)
  if (keyId === undefined) return refused('authentication_failed')
  const state = await apiKeys.get(apiKeyStream(keyId))
  if (state.status !== 'active' || !sameHash(hashOfKey(key), state.secretHash))
    return refused('authentication_failed')
  const { merchantId, mode } = state
  return { kind: 'caller', caller: { kind: 'merchant', merchantId, mode, keyId } }
}

const keyIdIn = (key: string): ApiKeyId | undefined => {
  const text = KEY_PATTERN.exec(key)?.[2]
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64url')
  const body = bytes.subarray(0, ID_BYTES + SECRET_BYTES)
  if (!checksum(body).equals(bytes.subarray(ID_BYTES + SECRET_BYTES))) return undefined
  return ApiKeyId(`key_${body.subarray(0, ID_BYTES).toString('hex')}`)
}

const sameHash = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'))
