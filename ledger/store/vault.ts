import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { SealedText } from '../core/sealed.ts'

/**
 * Seals secrets with AES-256-GCM under keys derived from one master key. `binding` says where a sealed text belongs
 * (stream and field), so that it opens nowhere else.
 */
export type Vault = {
  /** Tells master keys apart and says nothing of them. */
  readonly keyId: string
  readonly seal: (text: string, binding: string) => SealedText
  /** @throws UnsealError when the text was sealed under another key or for another place, or was altered. */
  readonly open: (sealed: SealedText, binding: string) => string
  /** Hex HMAC-SHA256 under a key of its own; `purpose` keeps hashes of different things apart. */
  readonly keyedHash: (purpose: string, text: string) => string
}

export class UnsealError extends Error {
  override readonly name = 'UnsealError'
}

export const MASTER_KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const ALGORITHM = 'aes-256-gcm'
/** Asking for random bytes costs as much as sealing a short text, however few they are. */
const NONCES_DRAWN_AT_ONCE = 128
/** Names the scheme and the key in every sealed text, so that both can change later. */
const VERSION = 'v1'

export const vaultOf = (masterKey: Uint8Array): Vault => {
  if (masterKey.length !== MASTER_KEY_BYTES)
    throw new RangeError(`a master key has ${String(MASTER_KEY_BYTES)} bytes`)
  // Key objects, because bytes are made into one again at every use: most of what a short text costs.
  const sealKey = createSecretKey(deriveKey(masterKey, 'seal'))
  const hashKey = createSecretKey(deriveKey(masterKey, 'keyed-hash'))
  const keyId = deriveKey(masterKey, 'key-id').subarray(0, 4).toString('hex')
  const prefix = `${VERSION}.${keyId}.`
  return {
    keyId,
    seal: (text, binding) => SealedText(prefix + encrypt(sealKey, text, prefix + binding)),
    open: (sealed, binding) => {
      if (!sealed.startsWith(prefix)) throw new UnsealError(`${binding} was sealed under another key`)
      return decrypt(sealKey, sealed.slice(prefix.length), prefix + binding)
    },
    keyedHash: (purpose, text) => createHmac('sha256', hashKey).update(`${purpose}\n${text}`).digest('hex'),
  }
}

const deriveKey = (masterKey: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), `jangbu ${purpose}`, 32))

let drawn: Buffer = Buffer.alloc(0)

/** Each given out once. */
const newNonce = (): Buffer => {
  if (drawn.length === 0) drawn = randomBytes(NONCE_BYTES * NONCES_DRAWN_AT_ONCE)
  const nonce = drawn.subarray(0, NONCE_BYTES)
  drawn = drawn.subarray(NONCE_BYTES)
  return nonce
}

const encrypt = (key: KeyObject, text: string, binding: string): string => {
  const nonce = newNonce()
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(binding))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')
}

const decrypt = (key: KeyObject, sealed: string, binding: string): string => {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw unsealed(binding)
  const [nonce, body, tag] = [
    bytes.subarray(0, NONCE_BYTES),
    bytes.subarray(NONCE_BYTES, -TAG_BYTES),
    bytes.subarray(-TAG_BYTES),
  ]
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(binding))
      .setAuthTag(tag)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    throw unsealed(binding)
  }
}

/** Named by its place, without the scheme and key in front. */
const unsealed = (binding: string): UnsealError =>
  new UnsealError(
    `${binding.split('.').slice(2).join('.')} does not open: it was altered or belongs elsewhere`,
  )
