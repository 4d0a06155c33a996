import { sign } from 'node:crypto'
import { pemOf } from './pem.ts'

/** PKCS#8 in PEM; `password` is empty where it is not encrypted. */
export type PrivateKey = { readonly pem: string; readonly password: string }

/** Contract 1, kcp_sign_data; undefined: the key does not open. */
export const signatureOf = (texts: readonly string[], { pem, password }: PrivateKey): string | undefined => {
  const key = { key: pemOf(pem), ...(password === '' ? {} : { passphrase: password }) }
  try {
    return sign('sha256', Buffer.from(texts.join('^')), key).toString('base64')
  } catch {
    return undefined
  }
}
