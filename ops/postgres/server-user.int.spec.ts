import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { clusterIn, passwordFileIn } from './cluster.ts'
import { ask, remember, remembered, useHome, NOBODY, MODULE, asUser } from './spec-home.ts'

const isRoot = process.getuid?.() === 0

const canReadCheckout = (): boolean => {
  const read = `require('node:fs').readFileSync(new URL('${MODULE}'))`
  try {
    execFileSync(process.execPath, ['--eval', read], { stdio: 'ignore', cwd: '/', ...asUser(NOBODY) })
    return true
  } catch {
    return false
  }
}

type Test = (title: string, body: () => Promise<void>) => void

/** A test that says in its title why it cannot run here, if it cannot. */
const unless = (reason: string | undefined): Test =>
  reason === undefined ? it : (title, body) => it.skip(`${title} (skipped: ${reason})`, body)

const asRoot = unless(isRoot ? undefined : 'only root can')
const asNobody = unless(
  !isRoot ? 'only root can' : canReadCheckout() ? undefined : 'the checkout is closed to other users',
)

describe('embedded PostgreSQL and users', () => {
  const home = useHome()

  describe('given another user', () => {
    asNobody(`runs as a user without any rights`, async () => {
      await mkdir(home.path())
      await chmod(home.parent(), 0o755)
      await chown(home.path(), NOBODY, NOBODY)
      const { answer } = await home.other(NOBODY)
      expect(await ask(answer, 'SELECT 1')).to.deep.equal([1])
      expect((await stat(passwordFileIn(home.path()))).uid).to.equal(NOBODY)
    })

    asNobody(`tells them that the data is not theirs`, async () => {
      await (await home.start()).stop()
      await chmod(home.parent(), 0o755)
      await chown(home.path(), 1, 1)
      await chmod(home.path(), 0o777)
      for (const name of ['lock', 'lock-holder']) await chmod(join(home.path(), name), 0o666)
      await chown(clusterIn(home.path()), 1, 1)
      expect((await home.other(NOBODY)).answer).to.include('belongs to user id 1')
    })

    asRoot(`works below a directory that the server's user cannot enter`, async () => {
      await chmod(home.parent(), 0o700)
      const { url } = await home.start()
      expect((await stat(clusterIn(home.path()))).uid).to.equal(NOBODY)
      expect(await ask(url, 'SELECT 1')).to.deep.equal([1])
    })

    asRoot(`takes back data that root copied`, async () => {
      const first = await home.start()
      await remember(first.url, 'kept')
      await first.stop()
      execFileSync('cp', ['-r', clusterIn(home.path()), join(home.path(), 'copy')])
      await rm(clusterIn(home.path()), { recursive: true })
      await rename(join(home.path(), 'copy'), clusterIn(home.path()))
      const { url } = await home.start()
      expect(await remembered(url)).to.deep.equal(['kept'])
    })
  })
})
