import { expect } from 'chai'
import { Client } from 'pg'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { assertDurable, NotDurableError } from './durability.ts'

const answering = (settings: Readonly<Record<string, string>>): Parameters<typeof assertDurable>[0] => ({
  query: () =>
    Promise.resolve({ rows: Object.entries(settings).map(([name, setting]) => ({ name, setting })) }),
})

const refusalOf = async (client: Parameters<typeof assertDurable>[0]): Promise<string> => {
  const refusal: unknown = await assertDurable(client).catch((error: unknown) => error)
  expect(refusal).to.be.instanceOf(NotDurableError)
  return String(refusal)
}

const durable = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' }

describe('a server is trusted with payments', () => {
  let database: TestDatabase
  before(async () => {
    database = await testDatabase()
  })
  after(() => database.drop())

  const connected = async (): Promise<Client> => {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    return client
  }

  it('when it is the embedded one', async () => {
    const client = await connected()
    await assertDurable(client).finally(() => client.end())
  })

  it('when a commit waits for the disk but not for standbys', () =>
    assertDurable(answering({ ...durable, synchronous_commit: 'local' })))

  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'] as const) {
    it(`not when ${setting} is off`, async () => {
      expect(await refusalOf(answering({ ...durable, [setting]: 'off' }))).to.include(`${setting} = off`)
    })
  }

  it('not when it does not say', async () => {
    expect(await refusalOf(answering({}))).to.include('fsync = unknown')
  })

  it('not when the database makes commits asynchronous for everybody who connects', async () => {
    const owner = await connected()
    await owner
      .query(`ALTER DATABASE ${String(owner.database)} SET synchronous_commit = off`)
      .finally(() => owner.end())
    const client = await connected()
    expect(await refusalOf(client).finally(() => client.end())).to.include('synchronous_commit = off')
  })
})
