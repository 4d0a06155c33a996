import { expect } from 'chai'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { JournalError, openJournal, type JournalKind } from './journal.ts'

type Entry = { readonly said: string }

const kindOf = (provider: string): JournalKind<Entry> => ({ provider, entry: z.object({ said: z.string() }) })

describe('simulators: a journal', () => {
  let folder: string
  let file: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim-journal-'))
    file = join(folder, 'journal.ndjson')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const write = async (provider: string, ...said: readonly string[]): Promise<void> => {
    const journal = await openJournal(kindOf(provider), file, 'run-1')
    await Promise.all(said.map((one) => journal.append({ said: one })))
    await journal.close()
  }

  it('is of its provider and gives back its entries in their order', async () => {
    await write('nice-epay', 'one', 'two \u2028 셋')
    expect((await readFile(file, 'utf8')).split('\n')[0]).to.equal(
      '{"journal":"nice-epay","version":1,"runId":"run-1"}',
    )
    const journal = await openJournal(kindOf('nice-epay'), file, 'run-2')
    const said: string[] = []
    await journal.replay((entry) => Promise.resolve(said.push(entry.said)))
    await journal.close()
    expect([journal.runId, ...said]).to.deep.equal(['run-1', 'one', 'two \u2028 셋'])
  })

  it('is refused to another provider, naming both what and where, and stays as it is', async () => {
    await write('nice-epay', 'one')
    const before = await readFile(file, 'utf8')
    for (const other of ['nice', 'toss-payments']) {
      const error: unknown = await openJournal(kindOf(other), file, 'run-2').catch((cause: unknown) => cause)
      expect(error).to.be.instanceOf(JournalError)
      expect(String(error)).to.include(`simulator of ${other}`).and.include(file)
    }
    expect(await readFile(file, 'utf8')).to.equal(before)
  })
})
