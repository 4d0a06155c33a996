import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ApiKeyId, apiKeyStream, MerchantId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { epochMsOf } from '../../ledger/core/time.ts'
import type { Vault } from '../../ledger/store/vault.ts'
import type { Authenticated, Doorkeeper } from './authentication.ts'
import type { Caller } from './endpoint.ts'

/** Time to connect; a stream that is open stays open. */
export const STREAM_TOKEN_LIFE_MS = 60_000

/** Who may open which stream until when. Readable by everybody, and made by nobody but us. */
type Ticket = { readonly caller: Caller; readonly path: string; readonly expiresAtMs: number }

/**
 * `st_`, what it says, a dot and our signature of it, in base64url. Signed under the master key, so that any process takes
 * what another one gave out, and kept by nobody.
 */
export const newStreamToken = (vault: Pick<Vault, 'keyedHash'>, ticket: Ticket): string => {
  const text = Buffer.from(JSON.stringify(ticket)).toString('base64url')
  return `st_${text}.${signatureOf(vault, text).toString('base64url')}`
}

const signatureOf = (vault: Pick<Vault, 'keyedHash'>, text: string): Buffer =>
  Buffer.from(vault.keyedHash('stream-token', text), 'hex')

export type TokenDoor = {
  readonly doorkeeper: Pick<Doorkeeper, 'apiKeys'>
  readonly vault: Pick<Vault, 'keyedHash'>
  readonly runtime: Pick<Runtime, 'now'>
}

/** Who opens the stream at this path, of the kind that it is for. */
export const authenticateToken = async (
  { doorkeeper, vault, runtime }: TokenDoor,
  token: string,
  stream: { readonly kind: Caller['kind']; readonly path: string },
): Promise<Authenticated> => {
  const ticket = ticketIn(vault, token)
  if (ticket === undefined) return { kind: 'refused', reason: 'stream_token_invalid' }
  const { caller, path, expiresAtMs } = ticket
  if (path !== stream.path || caller.kind !== stream.kind)
    return { kind: 'refused', reason: 'stream_token_of_another' }
  if (epochMsOf(runtime.now()) >= expiresAtMs) return { kind: 'refused', reason: 'stream_token_expired' }
  const isGood = caller.kind === 'administrator' || (await isActive(doorkeeper, caller.keyId))
  return isGood ? { kind: 'caller', caller } : { kind: 'refused', reason: 'authentication_failed' }
}

/** Whether nobody has revoked the key since it was used. */
export const isActive = async ({ apiKeys }: Pick<Doorkeeper, 'apiKeys'>, keyId: ApiKeyId): Promise<boolean> =>
  (await apiKeys.get(apiKeyStream(keyId))).status === 'active'

const LONGEST_TOKEN = 1_000
const Ticket = z.strictObject({
  caller: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('merchant'),
      merchantId: z.string().transform(MerchantId),
      mode: z.enum(['test', 'live']),
      keyId: z.string().transform(ApiKeyId),
    }),
    z.strictObject({ kind: z.literal('administrator') }),
  ]),
  path: z.string(),
  expiresAtMs: z.number(),
})

/** undefined: we did not sign it. */
const ticketIn = (vault: Pick<Vault, 'keyedHash'>, token: string): Ticket | undefined => {
  const [, text = '', signature = ''] = /^st_([\w-]+)\.([\w-]{43})$/.exec(token) ?? []
  if (text === '' || token.length > LONGEST_TOKEN) return undefined
  const isOurs = timingSafeEqual(Buffer.from(signature, 'base64url'), signatureOf(vault, text))
  return isOurs
    ? Ticket.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data
    : undefined
}
