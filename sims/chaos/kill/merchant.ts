import { randomBytes, randomInt } from 'node:crypto'
import { request } from 'undici'
import { z } from 'zod'

const Registered = z.object({ id: z.string() })
const Issued = z.object({ secretKey: z.string() })
const Card = z.object({ cardToken: z.string() })

const post = async (url: string, body: object, key?: string): Promise<unknown> => {
  const answer = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomBytes(12).toString('hex'),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body),
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(`POST ${url} answered ${answer.statusCode}: ${text}`)
  const parsed: unknown = JSON.parse(text)
  return parsed
}

/** A merchant of the run; gives its key for test mode. */
export const registerMerchant = async (url: string, adminKey: string): Promise<string> => {
  const business = { name: '카오스', businessNumber: String(randomInt(1_000_000_000, 10_000_000_000)) }
  const { id } = Registered.parse(await post(`${url}/v1/merchants`, business, adminKey))
  const issued = await post(`${url}/v1/merchants/${id}/api-keys`, { mode: 'test' }, adminKey)
  return Issued.parse(issued).secretKey
}

/** Tokens of test cards: one that pays and one that is always declined. */
export const issueCards = async (
  simulatorUrl: string,
): Promise<{ readonly good: string; readonly bad: string }> => {
  const card = async (behaviour: string): Promise<string> =>
    Card.parse(await post(`${simulatorUrl}/v1/card-tokens`, { behaviour })).cardToken
  return { good: await card('APPROVE'), bad: await card('LIMIT_EXCEEDED') }
}
