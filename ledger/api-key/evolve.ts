import type { ApiKeyId, MerchantId, Mode } from '../core/ids.ts'
import type { ApiKeyEvent } from './events.ts'

type Issued = {
  readonly keyId: ApiKeyId
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly secretHash: string
}
export type ApiKey =
  | { readonly status: 'none' }
  | ({ readonly status: 'active' } & Issued)
  /** `replacedBy`: the key that a rotation put in its place. */
  | ({ readonly status: 'revoked'; readonly replacedBy: ApiKeyId | null } & Issued)

export const initial: ApiKey = { status: 'none' }

/** @throws Error when the event cannot follow the state: the log is not one that decide wrote. */
export const evolve = (state: ApiKey, event: ApiKeyEvent): ApiKey => {
  switch (event.type) {
    case 'ApiKeyIssued': {
      const { keyId, merchantId, mode, secretHash } = event
      return { status: 'active', keyId, merchantId, mode, secretHash }
    }
    case 'ApiKeyRevoked':
      if (state.status === 'none') throw new Error(`${event.keyId}: revoked before it was issued`)
      return { ...state, status: 'revoked', replacedBy: event.replacedBy }
  }
}
