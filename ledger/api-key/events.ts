import type { ApiKeyId, MerchantId, Mode } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'

type Fact<Type extends string, Body> = {
  readonly type: Type
  readonly keyId: ApiKeyId
  readonly at: Instant
} & Readonly<Body>

/** Stored as is, for ever: changed by adding a type or a version, never by editing. */
export type ApiKeyEvent =
  /** `secretHash`: hex SHA-256 of the whole key; the key itself is stored nowhere. */
  | Fact<
      'ApiKeyIssued',
      { merchantId: MerchantId; mode: Mode; secretHash: string; replaces: ApiKeyId | null }
    >
  | Fact<'ApiKeyRevoked', { replacedBy: ApiKeyId | null }>
