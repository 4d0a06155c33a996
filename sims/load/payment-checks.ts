import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'

const Book = z.array(z.object({ orderId: z.string(), operation: z.string() }))

/** What the provider moved must be what was answered with 201: one approve each, and nothing else. */
export const checkBook = async (
  providerUrl: string,
  paid: { readonly ours: number; readonly bare: number },
): Promise<void> => {
  const response = await fetch(`${providerUrl}/__book`)
  const book = Book.parse(await response.json())
  const [bare, ours] = [new Set<string>(), new Set<string>()]
  for (const { orderId } of book) (orderId.startsWith('bare-') ? bare : ours).add(orderId)
  const approved = book.filter(({ operation }) => operation === 'approve').length
  const isExact = ours.size === paid.ours && bare.size === paid.bare
  if (!isExact || approved !== book.length || book.length !== paid.ours + paid.bare)
    throw new Error(
      `the provider moved ${book.length} times, ${approved} approvals, for ${ours.size} and ${bare.size} orders; ` +
        `answered with 201 were ${paid.ours} and ${paid.bare}`,
    )
}

const LOOK_EVERY_MS = 50

/** How long the read model takes, after the last answer, until it shows every payment. */
export const readModelLagMs = async (
  databaseUrl: string,
  { paid, limitMs }: { readonly paid: number; readonly limitMs: number },
): Promise<number> => {
  const startMs = performance.now()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (;;) {
      const shown = await shownPayments(client)
      const tookMs = performance.now() - startMs
      if (shown === paid) return tookMs
      if (tookMs > limitMs) throw new Error(`the read model shows ${shown} of ${paid} payments`)
      await delay(LOOK_EVERY_MS)
    }
  } finally {
    await client.end()
  }
}

const shownPayments = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ shown: string }>(
    "SELECT count(*) AS shown FROM jangbu_read_payments_2.payments WHERE status = 'APPROVED'",
  )
  return Number(rows[0]?.shown)
}
