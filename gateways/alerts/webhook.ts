import { createHmac } from 'node:crypto'
import { epochMsOf } from '../../ledger/core/time.ts'
import type { Alert } from './alert.ts'
import { alertText } from './alert-text.ts'

/** Where operators have alerts sent to. */
export type AlertTarget = {
  readonly url: string
  /** undefined: unsigned. */
  readonly key: Uint8Array | undefined
}

const ANSWER_LIMIT_MS = 5_000

export type AlertMessage = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The same whenever the same alert is sent, but for the signature's time: whoever gets it twice knows it by its id. */
export const messageOf = (alert: Alert, key: Uint8Array | undefined, nowMs: number): AlertMessage => {
  const { kind, at, ...data } = alert
  const body = JSON.stringify({
    type: `operator.${kind}`,
    timestamp: at,
    data: { ...data, text: alertText(alert) },
  })
  const id = `alert_${alert.id}`
  const timestamp = String(Math.floor(nowMs / 1_000))
  const common = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp }
  if (key === undefined) return { headers: common, body }
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { headers: { ...common, 'webhook-signature': `v1,${signature}` }, body }
}

/** In the manner of Standard Webhooks. @throws when it is not taken with a 2xx; the address is in no error. */
export const sendAlert = async ({ url, key }: AlertTarget, alert: Alert): Promise<void> => {
  const { headers, body } = messageOf(alert, key, Math.max(Date.now(), epochMsOf(alert.at)))
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    // What a redirection leads to is nobody's choice here.
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`answered ${String(response.status)}`)
}
