import { settingIn } from '../../ledger/core/contract-shape.ts'
import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Credentials, Operation } from '../port/gateway.ts'
import type { NotSucceeded, Reply } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { kcpContract } from './contract-shape.ts'
import { onOneLine } from './pem.ts'
import { signatureOf } from './signature.ts'

export type Message = {
  readonly operation: Operation
  readonly path: string
  /** Beside what says who is asking. */
  readonly body: Readonly<Record<string, string>>
  /** What must not come back out of the answer, beside our certificate. */
  readonly secrets?: readonly string[]
}

export const settingOf = (credentials: Credentials, name: string): string =>
  settingIn(kcpContract, credentials, name)

export const post = (
  http: HttpClient,
  call: Call,
  { operation, path, body, secrets = [] }: Message,
): Promise<Reply> => {
  const { credentials } = call
  const certificate = onOneLine(settingOf(credentials, 'certificate'))
  return exchange(http, call, {
    operation,
    method: 'POST',
    path,
    headers: {},
    body: { site_cd: settingOf(credentials, 'siteCode'), kcp_cert_info: certificate, ...body },
    // The private key never leaves us, so nobody can quote it.
    secrets: [certificate, ...secrets],
  })
}

/** The same with the signature over the site and the texts; not sent when the key does not open. */
export const postSigned = async (
  http: HttpClient,
  call: Call,
  { texts, ...message }: Omit<Message, 'secrets'> & { readonly texts: readonly string[] },
): Promise<Reply | NotSucceeded> => {
  const { credentials } = call
  const signature = signatureOf([settingOf(credentials, 'siteCode'), ...texts], {
    pem: credentials.secretKey,
    password: settingOf(credentials, 'privateKeyPassword'),
  })
  if (signature === undefined) return unsent(8002, 'the private key does not open')
  const body = { ...message.body, kcp_sign_data: signature }
  return post(http, call, { ...message, body, secrets: [signature] })
}

/** In what currency amounts of other ones are told is not known. */
export const wonOnly = unsent(8001, 'KCP is asked for won only')
