import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { providers } from '../../gateways/registry.ts'
import { simulatedProviders } from '../../sims/providers.ts'
import { noting } from './cards.spec-helper.ts'
import { eventually, newMerchant, query, type Client } from './system.spec-helper.ts'
import { startWatchedSystem, type WatchedSystem } from './watched-system.spec-helper.ts'

const Method = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('token'),
    token: z.string(),
    window: z.record(z.string(), z.string()).default({}),
  }),
  z.looseObject({ type: z.literal('billing_key'), billingKey: z.string(), customerKey: z.string() }),
])
type Method = z.output<typeof Method>
const Door = z.object({ method: Method })
const Paid = z.looseObject({ id: z.string(), status: z.string() })
const References = z.array(z.object({ reference: z.string() }))
const Tables = z.array(z.object({ name: z.string() }))
const Rows = z.array(z.object({ text: z.string() }))

const CARD_NUMBER = '4111111111111111'

/** Shorter texts stand everywhere, and prove nothing: an instalment, a kind of method, a day. */
const SHORTEST = 16

/** Of the demo contracts: the keys, and the settings that are secret by their shapes. */
const contractSecrets = providers.flatMap(({ id, contract }) => {
  const { secretKey = '', settings = {} } = simulatedProviders.get(id) ?? {}
  const secret = Object.entries(settings).filter(([name]) => contract.settings[name]?.isSecret === true)
  return [secretKey, ...secret.map(([, value]) => value)]
})

type Given = { readonly provider: string; readonly what: 'token' | 'other'; readonly secret: string }

/** What is good for money, or proves who somebody is. */
const secretsIn = (provider: string, method: Method): readonly Given[] =>
  method.type === 'billing_key'
    ? [{ provider, what: 'other', secret: method.billingKey }]
    : [
        { provider, what: 'token', secret: method.token },
        ...Object.values(method.window)
          .filter((secret) => secret !== method.token)
          .map((secret) => ({ provider, what: 'other' as const, secret })),
      ]

/** As it may stand in JSON, in a URL, in bytea, or encoded. */
const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret)
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]
  return [
    ...new Set([...forms, bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')]),
  ]
}

describe('secrets of twelve providers', () => {
  let system: WatchedSystem
  let shop: Client
  const answers: string[] = []
  const given: Given[] = []
  before(async () => {
    system = await startWatchedSystem()
    shop = noting((await newMerchant(system)).client, answers)
  })
  after(() => system.stop())

  const doorOf = (provider: string, door: string, body: object): Promise<Response> =>
    fetch(`${system.simulators[provider] ?? ''}/${door}`, { method: 'POST', body: JSON.stringify(body) })

  /** undefined: the provider does not charge such. */
  const methodAt = async (provider: string, kind: Method['type']): Promise<Method | undefined> => {
    const orderId = randomUUID().replaceAll('-', '').slice(0, 30)
    const response = await doorOf(provider, '__method', { orderId, amount: 10_000, kind })
    if (!response.ok) return undefined
    const { method } = Door.parse(await response.json())
    // Some windows say the order's id again.
    given.push(...secretsIn(provider, method).filter(({ secret }) => secret !== orderId))
    return method
  }
  const pay = async (provider: string, method: Method): Promise<string> => {
    const order = { orderId: randomUUID(), orderName: 'canary', amount: 10_000, provider, method }
    const told = await shop.post('/v1/payments', order, { prefer: 'wait=20' })
    expect(told.status, `${provider} ${told.text}`).to.be.oneOf([201, 202, 402])
    return told.status === 402 ? 'declined' : Paid.parse(told.body).id
  }
  const cancel = (id: string): Promise<unknown> =>
    shop.post(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: 'canary' })

  /** Pays, cancels, pays with a lost answer, with a wrong one, by a registered card, and sends what is no method. */
  const useEverythingOf = async (provider: string): Promise<void> => {
    for (const kind of ['token', 'billing_key'] as const) {
      for (const fault of [undefined, 'error-after', 'truncated', 'wrong-amount', 'refuse']) {
        const method = await methodAt(provider, kind)
        if (method === undefined) continue
        if (fault !== undefined) await doorOf(provider, '__faults', { operation: 'approve', fault })
        const id = await pay(provider, method)
        if (fault === undefined) await cancel(id)
      }
    }
    const key = await methodAt(provider, 'billing_key')
    if (key?.type !== 'billing_key') return
    const { billingKey, customerKey } = key
    await shop.post('/v1/cards', { provider, billingKey, customerKey })
    const odd = { provider, method: { ...key, type: 'token' }, amount: -1 }
    await shop.post('/v1/payments', { ...odd, metadata: { card: CARD_NUMBER } })
    await shop.post('/v1/cards', { provider, billingKey, customerKey, maskedNumber: CARD_NUMBER })
  }

  /** Every row of every table. */
  const stored = async (): Promise<string> => {
    const tables = Tables.parse(
      await query(
        system,
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
      ),
    )
    expect(tables.length).to.be.greaterThan(5)
    const texts = await Promise.all(
      tables.map(async ({ name }) =>
        Rows.parse(await query(system, `SELECT t::text AS text FROM ${name} AS t`)),
      ),
    )
    return texts.flatMap((rows) => rows.map(({ text }) => text)).join('\n')
  }

  it('stand in no log line, event, table, error or answer', async () => {
    const contract = { baseUrl: 'https://pay.example', mode: 'live' }
    const { id } = await newMerchant(system)
    const admin = noting(system.admin, answers)
    for (const { id: provider } of providers) {
      const { secretKey = '', settings = {} } = simulatedProviders.get(provider) ?? {}
      const body = { ...contract, provider, secretKey, settings }
      expect((await admin.post(`/v1/merchants/${id}/provider-contracts`, body)).status, provider).to.equal(
        201,
      )
      await admin.post(`/v1/merchants/${id}/provider-contracts`, {
        ...body,
        settings: { unknown: secretKey },
      })
    }
    await Promise.all(providers.map(({ id: provider }) => useEverythingOf(provider)))
    await eventually(
      () => query(system, 'SELECT 1 FROM jangbu_calls.calls LIMIT 1'),
      (rows) => rows.length > 0,
    )

    const references = new Set(
      References.parse(
        await query(
          system,
          `SELECT data::json->>'reference' AS reference FROM jangbu_log.events
           WHERE data::json->>'reference' IS NOT NULL`,
        ),
      ).map(({ reference }) => reference),
    )
    // Some windows name the payment at the provider by the very id that it has for ever: that is no secret.
    const isReference = (text: string): boolean => [...references].some((one) => one.includes(text))
    const tokens = given.filter(({ what }) => what === 'token')
    const namedByToken = new Set(
      tokens.filter(({ secret }) => isReference(secret)).map(({ provider }) => provider),
    )
    const isPlain = ({ provider, what, secret }: Given): boolean =>
      (what === 'token' && namedByToken.has(provider)) ||
      secret.length < SHORTEST ||
      /^(https?:.*|\d+)$/.test(secret) ||
      isReference(secret)
    const secrets = [
      ...given.filter((one) => !isPlain(one)),
      ...contractSecrets.map((secret) => ({ provider: 'a contract', secret })),
    ]
    expect(new Set(secrets.map(({ provider }) => provider)).size).to.be.greaterThan(6)

    const places = { log: system.written(), tables: await stored(), answers: answers.join('\n') }
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).to.be.greaterThan(1_000)
      expect(text.includes(CARD_NUMBER), place).to.equal(false)
      for (const { provider, secret } of secrets)
        for (const form of formsOf(secret))
          expect(text.includes(form), `${provider}: ${secret.slice(0, 12)}… in the ${place}`).to.equal(false)
    }
  })
})
