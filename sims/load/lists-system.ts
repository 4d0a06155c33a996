import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { keyOfLarge, keyOfSmall, mode } from './lists-stories.ts'
import { startProduct, type Product } from './payment-servers.ts'

/** Somebody who looks at lists. */
export type Asker = {
  readonly name: string
  readonly key: string
  /** Whose they are; undefined: everybody's. */
  readonly merchantId: string | undefined
  /** Where the lists are: of one's own, or everybody's. */
  readonly base: '/v1' | '/v1/admin'
}

export type ListsSystem = {
  readonly product: Product
  readonly large: Asker
  readonly small: Asker
  readonly administrator: Asker
}

const Issued = z.object({ secretKey: z.string() })

/** The product on a database that is filled, with a key for each of two merchants. */
export const withListsSystem = async <T>(
  databaseUrl: string,
  work: (system: ListsSystem) => Promise<T>,
): Promise<T> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-lists-'))
  try {
    const product = await startProduct(dataDir, { DATABASE_URL: databaseUrl })
    try {
      const large = await merchantWith(product, keyOfLarge)
      const small = await merchantWith(product, keyOfSmall)
      return await work({ product, large, small, administrator: administratorOf(product) })
    } finally {
      await product.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

const Registered = z.object({ id: z.string() })

const businessNumbers: Readonly<Record<string, string>> = {
  [keyOfLarge]: '1234567891',
  [keyOfSmall]: '2208162517',
}

const administratorOf = ({ adminKey }: Product): Asker => ({
  ...{ name: 'administrator', key: adminKey, merchantId: undefined, base: '/v1/admin' },
})

const merchantWith = async (product: Product, idempotencyKey: string): Promise<Asker> => {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${product.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${product.adminKey}`,
        'idempotency-key': idempotencyKey,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return response.json()
  }
  const businessNumber = businessNumbers[idempotencyKey]
  const { id } = Registered.parse(await post('/v1/merchants', { name: idempotencyKey, businessNumber }))
  const { secretKey } = Issued.parse(await post(`/v1/merchants/${id}/api-keys`, { mode }))
  return { name: idempotencyKey.replace('bench-', 'merchant, '), key: secretKey, merchantId: id, base: '/v1' }
}
