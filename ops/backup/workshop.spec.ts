import { expect } from 'chai'
import { mkdir, mkdtemp, readdir, rm, symlink, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inWorkshop } from './workshop.ts'

const LONG_AGO = new Date('2026-01-01T00:00:00Z')

describe('a workshop', () => {
  let parent = ''
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
  })
  afterEach(() => rm(parent, { recursive: true, force: true }))

  const made = async (name: string): Promise<string> => {
    const path = join(parent, name)
    await mkdir(path)
    return path
  }

  it('takes away what an earlier one left, and itself', async () => {
    await utimes(await made('shop-abandoned'), LONG_AGO, LONG_AGO)
    await inWorkshop(join(parent, 'shop-'), () => Promise.resolve())
    expect(await readdir(parent)).to.deep.equal([])
  })

  it('touches nothing through a link that bears such a name', async () => {
    const others = await made('others')
    await symlink(others, join(parent, 'shop-linked'))
    await utimes(others, LONG_AGO, LONG_AGO)
    await inWorkshop(join(parent, 'shop-'), () => Promise.resolve())
    expect(await readdir(others)).to.deep.equal([])
    expect((await readdir(parent)).toSorted()).to.deep.equal(['others', 'shop-linked'])
  })
})
