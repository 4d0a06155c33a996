import type { ProviderId } from '../../../ledger/core/ids.ts'
import type { HttpRequest } from '../answer.ts'
import type { HttpCall } from '../call.ts'
import { plain, type Row } from './columns.ts'
import { redact, withoutSecrets, type AuditFields, type Redacted } from './redact.ts'

/** What may be kept of each provider's bodies; nothing of a provider that is not there. */
export type FieldsOf = ReadonlyMap<ProviderId, AuditFields>

/** Larger ones leave their size only. In bytes, and in UTF-16 units of what we send. */
export const LARGEST_BODY = 16 * 1024
/** A body of many short values grows when they are redacted. */
const LARGEST_TEXT = 4 * LARGEST_BODY

const nothing: AuditFields = new Set()

/** At once, so that what is secret in a call does not lie about until it is written. */
export const rowOf = (call: HttpCall, fieldsOf: FieldsOf): Row => {
  const { request, address, answer, at, tookMs } = call
  const { context } = request
  const fields = fieldsOf.get(call.provider) ?? nothing
  const sent = requestBodyOf(call, fields)
  const secrets = secretsOf(request, sent.hidden)
  const path = plain(`${address?.prefix ?? ''}${request.recordedPath ?? request.path}`)
  return {
    kind: 'call',
    at: String(at),
    provider: call.provider,
    operation: request.operation,
    payment_id: plain(context.paymentId),
    transaction_id: plain(context.transactionId ?? ''),
    correlation_id: plain(context.correlationId),
    attempt: String(context.attempt),
    method: request.method,
    origin: address?.origin ?? '',
    path: withoutSecrets(path, secrets),
    request_body: sent.text,
    response_body: withoutSecrets(responseBodyOf(call, fields), secrets),
    status: answer.kind === 'answered' ? String(answer.status) : '',
    result: answer.kind,
    cause: answer.kind === 'answered' ? '' : answer.cause,
    error_code: answer.kind === 'answered' ? '' : plain(answer.errorCode ?? ''),
    took_ms: String(Math.round(tookMs)),
  }
}

const requestBodyOf = ({ request, requestLength }: HttpCall, fields: AuditFields): Redacted => {
  const body = request.form?.fields ?? request.body
  return body === undefined ? { text: '', hidden: [] } : kept(body, requestLength, fields)
}

const responseBodyOf = ({ answer, responseBytes }: HttpCall, fields: AuditFields): string => {
  if (answer.kind !== 'answered') return ''
  if (answer.body.kind === 'unreadable') return unkept(answer.body.cause, responseBytes)
  return kept(answer.body.value, responseBytes, fields).text
}

const kept = (body: unknown, size: number, fields: AuditFields): Redacted => {
  const redacted = size > LARGEST_BODY ? undefined : redact(body, fields)
  if (redacted !== undefined && redacted.text.length <= LARGEST_TEXT) return redacted
  return { text: unkept('too_large', size), hidden: [] }
}

/** In the place of a body. */
const unkept = (why: string, size: number): string => JSON.stringify({ '[not kept]': why, size })

/** Headers that say what the rest is and whose; any other may carry a secret, alone or after a word like `Bearer`. */
const plainHeaders: ReadonlySet<string> = new Set(['accept', 'content-type', 'idempotency-key', 'user-agent'])

const secretsOf = ({ headers }: HttpRequest, hidden: readonly string[]): readonly string[] => {
  const secrets = [...hidden]
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || plainHeaders.has(name)) continue
    const lastWord = value.lastIndexOf(' ') + 1
    secrets.push(value.slice(lastWord))
    if (lastWord > 0) secrets.push(value)
  }
  return secrets
}
