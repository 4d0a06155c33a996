import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { manifestText, type Manifest } from './manifest.ts'
import { manifestOf } from './manifest.spec-helper.ts'
import { datedName, removeOld } from './retention.ts'

describe('old backups', () => {
  let shelf = ''
  beforeEach(async () => {
    shelf = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
  })
  afterEach(() => rm(shelf, { recursive: true, force: true }))

  const put = async (day: string, changes: Partial<Manifest> = {}, name?: string) => {
    const manifest = manifestOf({ createdAt: `${day}T03:00:00.000Z`, ...changes })
    const directory = join(shelf, name ?? datedName(new Date(manifest.createdAt)))
    await mkdir(join(directory, 'postgres'), { recursive: true })
    await writeFile(join(directory, 'manifest.json'), manifestText(manifest))
    return { directory, manifest, bytes: 0, tookMs: 0 }
  }

  it('have names that tell their time', () => {
    expect(datedName(new Date('2026-11-20T09:53:20.500Z'))).to.equal('jangbu-2026-11-20T09-53-20Z')
  })
  it('go when they are older than the newest by more than the days to keep', async () => {
    const older = await put('2026-11-12')
    await put('2026-11-13')
    const newest = await put('2026-11-20')
    expect(await removeOld(newest, 7)).to.deep.equal([older.directory])
    expect(await readdir(shelf)).to.deep.equal(['jangbu-2026-11-13T03-00-00Z', 'jangbu-2026-11-20T03-00-00Z'])
  })
  it('stay when they are the newest, however old', async () => {
    const only = await put('2020-01-01')
    expect(await removeOld(only, 1)).to.deep.equal([])
  })
  it('stay when they are another database’s, have another name, or are not whole', async () => {
    const { postgres } = manifestOf()
    await put('2026-01-01', { postgres: { ...postgres, systemIdentifier: '1' } })
    await put('2026-01-02', {}, 'before-the-move')
    await mkdir(join(shelf, 'jangbu-2026-01-03T03-00-00Z'))
    await writeFile(join(shelf, 'jangbu-2026-01-04T03-00-00Z'), 'mine')
    const newest = await put('2026-11-20')
    expect(await removeOld(newest, 7)).to.deep.equal([])
    expect(await readdir(shelf)).to.have.length(5)
  })
})
