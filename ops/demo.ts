import { randomUUID } from 'node:crypto'
import { z } from 'zod'

/** A business number that no business has. */
const DEMO_MERCHANT = { name: 'Jangbu Demo Store', businessNumber: '000-00-00000' }

const Created = z.object({ id: z.string() })
const Issued = z.object({ secretKey: z.string() })

/** The demo merchant's test key: the one of an earlier start if it still works, else a new one. */
export const demoSecretKey = async (
  url: string,
  { adminKey, secretKey }: { readonly adminKey: string; readonly secretKey?: string | undefined },
): Promise<string> => {
  if (secretKey !== undefined && (await works(url, secretKey))) return secretKey
  const post = poster(url, adminKey)
  const merchant = Created.parse(await post('/v1/merchants', 'demo-merchant', DEMO_MERCHANT))
  return Issued.parse(await post(`/v1/merchants/${merchant.id}/api-keys`, randomUUID(), { mode: 'test' }))
    .secretKey
}

const works = async (url: string, secretKey: string): Promise<boolean> => {
  const response = await fetch(`${url}/v1/payments?limit=1`, {
    headers: { authorization: `Bearer ${secretKey}` },
  })
  await response.arrayBuffer()
  return response.ok
}

const poster =
  (url: string, adminKey: string) =>
  async (path: string, idempotencyKey: string, body: object): Promise<unknown> => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${adminKey}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json()
    if (!response.ok)
      throw new Error(`POST ${path} answered ${String(response.status)}: ${JSON.stringify(answer)}`)
    return answer
  }
