import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { contentsOf, isLeftOutOfCluster } from './contents.ts'

describe('what a backup copies of a cluster', () => {
  const rows: readonly (readonly [path: string, isLeftOut: boolean])[] = [
    ['PG_VERSION', false],
    ['global/pg_control', false],
    ['base/5/2619', false],
    ['base/5/2619.1', false],
    ['base/5/2619_fsm', false],
    ['pg_xact/0000', false],
    ['pg_wal', false],
    ['pg_wal/000000010000000000000001', true],
    ['pg_wal/archive_status', true],
    ['pg_replslot', false],
    ['pg_replslot/jangbu_backup_7', true],
    ['pg_notify/0000', true],
    ['pg_subtrans/0000', true],
    ['pg_stat/pgstat.stat', false],
    ['postmaster.pid', true],
    ['postmaster.opts', true],
    ['backup_label.old', true],
    ['postgresql.auto.conf', false],
    ['postgresql.auto.conf.tmp', true],
    ['base/pgsql_tmp', true],
    ['base/pgsql_tmp/pgsql_tmp12.0', true],
    ['base/5/pg_internal.init', true],
    ['base/5/t3_16384', true],
    ['base/5/t3_16384_fsm', true],
    ['base/5/t3_16384.1', true],
  ]
  for (const [path, isLeftOut] of rows)
    it(`${isLeftOut ? 'not ' : ''}${path}`, () => {
      expect(isLeftOutOfCluster(path)).to.equal(isLeftOut)
    })
})

describe('the contents of a directory', () => {
  let root = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('are its files and directories, the empty ones too', async () => {
    await mkdir(join(root, 'a', 'empty'), { recursive: true })
    await writeFile(join(root, 'a', 'file'), 'four')
    expect(await contentsOf(root)).to.deep.equal({
      directories: ['a', 'a/empty'],
      files: [{ path: 'a/file', size: 4 }],
    })
  })
  it('that is not there are none', async () => {
    expect(await contentsOf(join(root, 'nowhere'))).to.deep.equal({ directories: [], files: [] })
  })
  it('with a link cannot be copied, unless it leads to the write-ahead log', async () => {
    await symlink('/elsewhere', join(root, 'pg_wal'))
    expect((await contentsOf(root)).directories).to.deep.equal(['pg_wal'])
    await symlink('/elsewhere', join(root, 'link'))
    const refusal: unknown = await contentsOf(root).catch((error: unknown) => error)
    expect(String(refusal)).to.match(/^BackupError: .*\/link is neither a file nor a directory$/)
  })
})
