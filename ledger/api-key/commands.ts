import type { ApiKeyId, MerchantId, Mode } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'

type Command<Type extends string, Body> = {
  readonly type: Type
  readonly keyId: ApiKeyId
  readonly at: Instant
} & Readonly<Body>

export type ApiKeyCommand =
  | Command<
      'IssueApiKey',
      { merchantId: MerchantId; mode: Mode; secretHash: string; replaces: ApiKeyId | null }
    >
  | Command<'RevokeApiKey', { replacedBy: ApiKeyId | null }>

export type ApiKeyRejection = 'api_key_not_found' | 'api_key_exists' | 'api_key_revoked'
