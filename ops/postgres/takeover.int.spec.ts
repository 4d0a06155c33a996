import { chown, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { clusterIn } from './cluster.ts'
import { serversOn } from './processes.ts'
import { ask, remember, remembered, refusalOf, eventually, end, postmasterOf, useHome } from './spec-home.ts'

const giveToOwnerOf = async (directory: string, file: string): Promise<void> => {
  const { uid, gid } = await stat(directory)
  await chown(file, uid, gid)
}

describe('embedded PostgreSQL, one at a time', () => {
  const home = useHome()

  describe('given a Jangbu that was killed', () => {
    it('stops the server it left running and continues with what was confirmed', async () => {
      const killed = await home.other()
      await remember(killed.answer, 'confirmed')
      await end(killed.child, 'SIGKILL')
      const left = await postmasterOf(home.path())
      expect(await serversOn(clusterIn(home.path()))).to.not.deep.equal([])
      const { url } = await home.start()
      expect(await remembered(url)).to.deep.equal(['confirmed'])
      expect(await postmasterOf(home.path())).to.not.equal(left)
    })

    it('recovers when its server was killed as well', async () => {
      const killed = await home.other()
      await remember(killed.answer, 'confirmed')
      const postmaster = await postmasterOf(home.path())
      await end(killed.child, 'SIGKILL')
      process.kill(postmaster, 'SIGKILL')
      const { url } = await home.start()
      expect(await remembered(url)).to.deep.equal(['confirmed'])
    })

    it('is not misled by a postmaster.pid whose number another process has now', async () => {
      await (await home.start()).stop()
      const file = join(clusterIn(home.path()), 'postmaster.pid')
      await writeFile(file, `${String(process.pid)}\n/somewhere\n1700000000\n5432\n\n127.0.0.1\n`)
      await giveToOwnerOf(clusterIn(home.path()), file)
      const { url } = await home.start()
      expect(await ask(url, 'SELECT 1')).to.deep.equal([1])
    })
  })

  describe('given one that runs', () => {
    it('refuses a second of the same process', async () => {
      await home.start()
      expect(await refusalOf(home.start())).to.include('already running')
    })

    it('refuses another process and names the first', async () => {
      const first = await home.other()
      expect(await refusalOf(home.start())).to.include(`process ${String(first.child.pid)}`)
      await remember(first.answer, 'undisturbed')
    })

    it('lets one of two win that start on nothing at the same time', async () => {
      const both = await Promise.all([home.other(), home.other()])
      const urls = both.filter(({ answer }) => answer.startsWith('postgres://'))
      expect(urls).to.have.length(1)
      expect(both.find(({ answer }) => !answer.startsWith('postgres://'))?.answer).to.include(
        'already running',
      )
    })

    it('starts its postmaster again, on the same port, when that dies', async () => {
      const { url } = await home.start()
      await remember(url, 'confirmed')
      process.kill(await postmasterOf(home.path()), 'SIGKILL')
      const facts = await eventually(() => remembered(url))
      expect(facts).to.deep.equal(['confirmed'])
    })
  })
})
