/** Section 2.3, `encData`: a card on its way to become a billing key, as hexadecimal digits. */
import { createCipheriv, createDecipheriv, type CipherKey } from 'node:crypto'

/** `undefined`: the encMode that is left out. */
export type EncryptionMode = 'A2' | undefined

type Means = { readonly algorithm: string; readonly key: CipherKey; readonly iv: string | null }

const IV_LENGTH = 16

/**
 * The modes that may have been meant, the likeliest first. For AES-128 the manual has had two examples: with ECB, and
 * with CBC, which `/v1/epay` still uses.
 */
export const meansOf = (mode: EncryptionMode, secretKey: string): readonly Means[] => {
  const iv = secretKey.slice(0, IV_LENGTH)
  if (mode === 'A2') return [{ algorithm: 'aes-256-cbc', key: secretKey, iv }]
  return [
    { algorithm: 'aes-128-ecb', key: iv, iv: null },
    { algorithm: 'aes-128-cbc', key: iv, iv },
  ]
}

export const encrypted = (text: string, { algorithm, key, iv }: Means): string => {
  const cipher = createCipheriv(algorithm, key, iv)
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex')
}

/** undefined: it was not encrypted like that. */
export const decrypted = (digits: string, { algorithm, key, iv }: Means): string | undefined => {
  try {
    const decipher = createDecipheriv(algorithm, key, iv)
    return decipher.update(digits, 'hex', 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
