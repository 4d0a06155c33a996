import { expect } from 'chai'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from './config.ts'
import { developmentMasterKey, inDataDir, prepareDataDir, readAccess, writeAccess } from './data-dir.ts'
import { openDatabase, joinDatabase } from './open-database.ts'

const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (error instanceof ConfigError) return error.message
  throw new Error('expected a refusal', { cause: error })
}
const quiet = (): void => undefined

describe('a data directory', () => {
  let parent: string
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
  })
  afterEach(() => rm(parent, { recursive: true }))

  it('is made, with those above it, and keeps nothing of the try', async () => {
    const dataDir = join(parent, 'a', 'b')
    expect(await prepareDataDir(dataDir)).to.equal(join(parent, 'a'))
    expect(await prepareDataDir(dataDir)).to.equal(undefined)
    expect(await readdir(parent, { recursive: true })).to.deep.equal(['a', 'a/b'])
  })
  it('that is a file, or under one, is refused in words by whoever needs it', async () => {
    await writeFile(join(parent, 'file'), 'kept')
    const access = { url: '', secretKey: '', adminKey: '', simulators: {} }
    for (const dataDir of [join(parent, 'file'), join(parent, 'file', 'below')]) {
      const place = { databaseUrl: undefined, dataDir }
      for (const work of [
        () => prepareDataDir(dataDir),
        () => readAccess(dataDir),
        () => writeAccess(dataDir, access),
        () => developmentMasterKey(dataDir),
        () => openDatabase(place, quiet),
        () => joinDatabase(place, quiet),
      ])
        expect(await refusalOf(work()))
          .to.contain(`JANGBU_DATA_DIR: ${dataDir} cannot be used: it is not a directory`)
          .and.not.contain('\n')
    }
    expect(await readdir(parent)).to.deep.equal(['file'])
  })
  it('without a database is not given one by a tool', async () => {
    const place = { databaseUrl: undefined, dataDir: join(parent, 'none') }
    expect(await refusalOf(joinDatabase(place, quiet))).to.contain('none holds no database')
    expect(await readdir(parent)).to.deep.equal([])
  })
  it('whose files are in the way of ours leaves no drafts', async () => {
    await mkdir(join(parent, 'dev.json', 'x'), { recursive: true })
    const access = { url: '', secretKey: '', adminKey: '', simulators: {} }
    await writeAccess(parent, access).catch(quiet)
    expect(await readdir(parent)).to.deep.equal(['dev.json'])
  })
  it('on a full disk is told so, also by the words of a program', async () => {
    const programSaid = new Error('initdb failed', { cause: new Error('x: No space left on device') })
    for (const error of [Object.assign(new Error('write'), { code: 'ENOSPC' }), programSaid])
      expect(await refusalOf(inDataDir('/d', () => Promise.reject(error)))).to.equal(
        'JANGBU_DATA_DIR: /d cannot be used: the disk is full',
      )
  })
})
