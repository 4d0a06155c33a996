import { expect } from 'chai'
import { notifyingStands, type NotifyingStand } from '../../gateways/every-provider.spec-helper.ts'
import type { Letter } from '../../gateways/webhooks/mailbox.spec-helper.ts'
import { openPlace, tellFirst } from '../../gateways/webhooks/told.spec-helper.ts'
import { problemIn, startSystem, type TestSystem, type Told } from './system.spec-helper.ts'
import { notify } from './webhooks.spec-helper.ts'

const upperCase = (name: string): string =>
  name
    .replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('-', '_')
    .toUpperCase()

/** A demo contract with the provider itself, and not with a simulator, though with that one's keys. */
const contractWith = ({ provider, values }: NotifyingStand): Readonly<Record<string, string>> => {
  const prefix = `JANGBU_PROVIDER_${upperCase(provider)}`
  const settings = Object.entries(values.settings ?? {}).map(([name, value]): [string, string] => [
    `${prefix}_${upperCase(name)}`,
    value,
  ])
  return {
    [`${prefix}_BASE_URL`]: 'https://pay.example',
    [`${prefix}_SECRET_KEY`]: values.secretKey,
    ...Object.fromEntries(settings),
  }
}

const contracts = Object.assign({}, ...notifyingStands.map(contractWith)) as Readonly<Record<string, string>>

/** Where a provider sends from; nobody's address for one that says nothing of that. */
const sourceOf = ({ reader }: NotifyingStand): string => reader.sources?.[0]?.split('/')[0] ?? STRANGER
const STRANGER = '203.0.113.9'

/** What each provider notifies of, about an order of somebody else: whatever is let in is answered by 200. */
const letters = new Map<string, Letter>()

const sendTo = (system: TestSystem, { provider }: NotifyingStand, forwardedFor?: string): Promise<Told> => {
  const { body, headers } = letters.get(provider) ?? { body: '', headers: {} }
  const forwarded = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
  const path = `/v1/webhooks/${provider}`
  return notify(system, new Uint8Array(Buffer.from(body)), { ...headers, ...forwarded, path })
}

const isRefused = (told: Told): void => {
  problemIn(told, '403 notification_source_refused')
}

describe('notifications by where they come from', () => {
  const naming = notifyingStands.filter(({ reader }) => reader.sources !== undefined)
  const silent = notifyingStands.filter(({ reader }) => reader.sources === undefined)
  before(async () => {
    for (const stand of notifyingStands) {
      const place = await openPlace(stand)
      await tellFirst(place)
      const [letter] = await place.mailbox.until(1)
      if (letter !== undefined) letters.set(stand.provider, letter)
      await place.close()
    }
    expect(letters.size).to.equal(notifyingStands.length)
    expect(naming).not.to.deep.equal([])
  })

  const withSystem = async (
    changes: Readonly<Record<string, string>>,
    work: (system: TestSystem) => Promise<void>,
  ): Promise<void> => {
    const system = await startSystem({ ...contracts, ...changes })
    try {
      await work(system)
    } finally {
      await system.stop()
    }
  }

  it('are taken from where the provider says, and anybody who names such an address is not believed', () =>
    withSystem({}, async (system) => {
      for (const stand of naming) {
        isRefused(await sendTo(system, stand))
        isRefused(await sendTo(system, stand, sourceOf(stand)))
      }
      for (const stand of silent) expect((await sendTo(system, stand)).status, stand.provider).to.equal(200)
    })).timeout(30_000)

  it('are taken through a proxy that is trusted, by the last address that it did not add itself', () =>
    withSystem({ JANGBU_TRUSTED_PROXIES: '127.0.0.1,192.0.2.0/24' }, async (system) => {
      for (const stand of naming) {
        const source = sourceOf(stand)
        for (const good of [source, `${STRANGER}, ${source}`, `${source}, 192.0.2.7`])
          expect((await sendTo(system, stand, good)).status, `${stand.provider}: ${good}`).to.equal(200)
        for (const bad of [undefined, STRANGER, `${source}, ${STRANGER}`, 'unknown', ''])
          isRefused(await sendTo(system, stand, bad))
      }
    })).timeout(30_000)

  it('are taken from where whoever runs the system knows better', () => {
    const own = notifyingStands.map((stand, index): [string, string] => [
      `JANGBU_WEBHOOK_SOURCES_${upperCase(stand.provider)}`,
      ['127.0.0.0/8', 'any', STRANGER][index % 3] ?? '',
    ])
    return withSystem(Object.fromEntries(own), async (system) => {
      for (const [index, stand] of notifyingStands.entries()) {
        const told = await sendTo(system, stand)
        if (index % 3 === 2) isRefused(told)
        else expect(told.status, stand.provider).to.equal(200)
      }
    })
  }).timeout(30_000)
})
