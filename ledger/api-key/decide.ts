import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { ApiKeyCommand, ApiKeyRejection } from './commands.ts'
import type { ApiKeyEvent } from './events.ts'
import { evolve, initial, type ApiKey } from './evolve.ts'

const decide = (command: ApiKeyCommand, state: ApiKey): Decision<ApiKeyEvent, ApiKeyRejection> => {
  switch (command.type) {
    case 'IssueApiKey': {
      if (state.status !== 'none') return reject('api_key_exists')
      const { keyId, at, merchantId, mode, secretHash, replaces } = command
      return accept({ type: 'ApiKeyIssued', keyId, at, merchantId, mode, secretHash, replaces })
    }
    case 'RevokeApiKey': {
      if (state.status === 'none') return reject('api_key_not_found')
      if (state.status === 'revoked') return reject('api_key_revoked')
      return accept({
        type: 'ApiKeyRevoked',
        keyId: command.keyId,
        at: command.at,
        replacedBy: command.replacedBy,
      })
    }
  }
}

export const apiKeyDecider: Decider<ApiKeyCommand, ApiKey, ApiKeyEvent, ApiKeyRejection> = {
  decide,
  evolve,
  initial,
}
