import { verify, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { demoCertificate } from './demo-keys.ts'

export const SITE_CODE = 'T0000'
export const GROUP_ID = 'A52Q71000489'

const { publicKey } = new X509Certificate(demoCertificate)

/** Section 1: as one line, wherever it was broken before. */
const onOneLine = (text: string): string => text.replaceAll(/\s/g, '')
const certificate = onOneLine(demoCertificate)

const Caller = z.object({ site_cd: z.literal(SITE_CODE), kcp_cert_info: z.string() })

/** Section 1: who asks is told by the site's code and certificate in the body. */
export const strangers = (input: unknown): Answer | undefined => {
  const caller = Caller.safeParse(input)
  return caller.success && onOneLine(caller.data.kcp_cert_info) === certificate ? undefined : refuse('S032')
}

/** Section 1: SHA256withRSA over the texts with carets between them, by the certificate's key. */
export const isSigned = (signature: string, texts: readonly string[]): boolean =>
  verify('sha256', Buffer.from(texts.join('^')), publicKey, Buffer.from(signature, 'base64'))
