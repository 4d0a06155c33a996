import { instantOf } from '../../ledger/core/time.ts'
import { startReceiver } from '../../sims/kit/receiver.spec-helper.ts'
import type { Delivery } from './notification.ts'

/** The first thing that a simulator delivers; `begin` makes it do so and answers with how to end everything. */
export const firstDelivery = async (
  begin: (notifyUrl: string) => Promise<() => Promise<void>>,
): Promise<Delivery> => {
  const receiver = await startReceiver()
  const end = await begin(receiver.url)
  try {
    const [first] = await receiver.until(1)
    const headers = Object.entries(first?.headers ?? {}).map(
      ([name, value]): [string, string | undefined] => [name, value?.toString()],
    )
    return {
      body: Buffer.from(first?.body ?? ''),
      headers: Object.fromEntries(headers),
      receivedAt: instantOf(Date.now()),
    }
  } finally {
    await end()
    await receiver.close()
  }
}
