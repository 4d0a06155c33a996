import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { parts, RESTORE_LIMIT_MS, useLedger } from '../backup/backup.spec-helper.ts'
import { backup, keepDaysIn } from './backup.ts'
import { drill } from './drill.ts'
import { restore } from './restore.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

describe('jangbu backup, restore and drill', function () {
  this.timeout(RESTORE_LIMIT_MS)
  const stand = useLedger()

  const backUp = async (options: { readonly keepDays?: number; readonly json: boolean }) => {
    const terminal = capturingTerminal()
    const directory = stand.place('backup')
    const code = await backup({ source: stand.ledger(), parts, terminal }, { directory, ...options })
    return { code, printed: terminal.printed(), directory }
  }

  it('tell what is in a backup, what is not, and how to go on with what is restored', async () => {
    const { code, printed, directory } = await backUp({ json: false })
    expect(code).to.equal(0)
    expect(printed).to.match(/^backup +\S+\/backup\nsize +\d+\.?\d* MiB in 1,\d{3} files, \d+\.\d s\n/)
    expect(printed).to.match(/\nlog +40 events up to position 40, sha256:[0-9a-f]{64}\n/)
    expect(printed).to.contain(`keep ${join(stand.ledger().dataDir, 'master-key')} or JANGBU_MASTER_KEY`)

    const terminal = capturingTerminal()
    await mkdir(stand.place('in a place'))
    const dataDir = join(stand.place('in a place'), 'new')
    expect(await restore({ parts, terminal }, { backup: directory, dataDir, json: false })).to.equal(0)
    expect(terminal.printed()).to.match(/\nlog +40 events up to position 40, sha256:[0-9a-f]{64}\n/)
    expect(terminal.printed()).to.contain(`put the master key of the original into ${dataDir}/master-key`)
    expect(terminal.printed()).to.contain(`\nthen      JANGBU_DATA_DIR='${dataDir}' npm start`)
  })

  it('keep a shelf of dated backups', async () => {
    const { code, printed, directory } = await backUp({ keepDays: 7, json: true })
    expect(code).to.equal(0)
    const told: unknown = JSON.parse(printed)
    expect(told)
      .to.have.property('directory')
      .that.matches(/\/backup\/jangbu-\d{4}-\d\d-\d\dT[\d-]{8}Z$/)
    expect(told).to.have.property('directory').that.contains(directory)
    expect(told).to.have.property('removed').that.deep.equals([])
    expect(told).to.have.nested.property('log.atLeast', '40')
  })

  it('take whole days only', () => {
    expect(keepDaysIn('7')).to.equal(7)
    for (const text of ['0', '-1', '1.5', '7d', '', '1e9'])
      expect(() => keepDaysIn(text)).to.throw('whole days')
  })

  it('say whether a drill has passed', async () => {
    const terminal = capturingTerminal()
    const desk = { source: stand.ledger(), parts, terminal }
    expect(await drill(desk, { json: false })).to.equal(0)
    expect(terminal.printed()).to.match(/^verdict {2}the restored log equals the original\nlog +40 events/)
  })

  it('say why a drill has failed', async () => {
    const terminal = capturingTerminal()
    const desk = { source: stand.ledger(), parts, terminal }
    await mkdir(join(stand.place('kept'), 'already'), { recursive: true })
    expect(await drill(desk, { keep: stand.place('kept'), json: true })).to.equal(1)
    const told: unknown = JSON.parse(terminal.printed())
    expect(told).to.have.property('verdict', 'failed')
    expect(told)
      .to.have.property('reason')
      .that.matches(/kept is not empty/)
  })
})
