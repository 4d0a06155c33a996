import { once } from 'node:events'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { clusterIn, passwordFileIn } from './cluster.ts'
import { serversOn } from './processes.ts'
import { end, spawnOther, ask, remember, remembered, refusalOf, useHome } from './spec-home.ts'

describe('embedded PostgreSQL', () => {
  const home = useHome()

  describe('given nothing', () => {
    it('makes a cluster with checksums, UTF-8 and the C locale', async () => {
      const { url } = await home.start()
      expect(await ask(url, 'SHOW data_checksums')).to.deep.equal(['on'])
      expect(await ask(url, 'SHOW server_encoding')).to.deep.equal(['UTF8'])
      expect(await ask(url, 'SELECT datcollate FROM pg_database')).to.deep.equal(['C', 'C', 'C'])
    })

    it('listens on this machine only and wants the password', async () => {
      const { url } = await home.start()
      expect(await ask(url, 'SHOW listen_addresses')).to.deep.equal(['127.0.0.1'])
      const wrong = new URL(url)
      wrong.password = 'wrong'
      const refusal: unknown = await ask(wrong.href, 'SELECT 1').catch((error: unknown) => error)
      expect(String(refusal)).to.include('password authentication failed')
    })

    it('keeps password and data from other users', async () => {
      await home.start()
      expect((await stat(passwordFileIn(home.path()))).mode & 0o777).to.equal(0o600)
      expect((await stat(clusterIn(home.path()))).mode & 0o777).to.equal(0o700)
    })

    it('takes the port it is given, and says so when another program has it', async () => {
      const occupant = createServer().listen(0, '127.0.0.1')
      await once(occupant, 'listening')
      const address = occupant.address()
      const port = typeof address === 'object' ? address?.port : undefined
      expect(await refusalOf(home.start(port))).to.include('port is in use')
      occupant.close()
      await once(occupant, 'close')
      expect(new URL((await home.start(port)).url).port).to.equal(String(port))
    })
  })

  describe('given data of an earlier run', () => {
    it('continues with it and with its password', async () => {
      const first = await home.start()
      await remember(first.url, 'kept')
      await first.stop()
      const second = await home.start()
      expect(new URL(second.url).password).to.equal(new URL(first.url).password)
      expect(await remembered(second.url)).to.deep.equal(['kept'])
    })

    it('makes a new password when its file is gone', async () => {
      const first = await home.start()
      await remember(first.url, 'kept')
      await first.stop()
      await rm(passwordFileIn(home.path()))
      const second = await home.start()
      expect(new URL(second.url).password).to.not.equal(new URL(first.url).password)
      expect(await remembered(second.url)).to.deep.equal(['kept'])
    })

    it('refuses data of another major version', async () => {
      await (await home.start()).stop()
      await writeFile(join(clusterIn(home.path()), 'PG_VERSION'), '17\n')
      expect(await refusalOf(home.start())).to.include('holds data of PostgreSQL 17')
    })

    it('stops once, however often it is asked', async () => {
      const { stop } = await home.start()
      await Promise.all([stop(), stop()])
      expect(await serversOn(clusterIn(home.path()))).to.deep.equal([])
    })
  })

  describe('given an initdb that was cut short', () => {
    it('starts over', async () => {
      const draft = join(home.path(), 'postgres.init-abc')
      await mkdir(join(draft, 'data', 'base'), { recursive: true })
      await writeFile(join(draft, 'data', 'PG_VERSION'), '18\n')
      const { url } = await home.start()
      expect(await ask(url, 'SELECT 1')).to.deep.equal([1])
      expect(await stat(draft).catch(() => 'gone')).to.equal('gone')
    })

    it('starts over when the whole process was killed in the middle of it', async () => {
      const child = spawnOther(home.path())
      await sleep(400)
      await end(child, 'SIGKILL')
      const { url } = await home.start()
      expect(await ask(url, 'SELECT 1')).to.deep.equal([1])
    })

    it('does not take a folder without a version for a cluster, nor remove it', async () => {
      await mkdir(clusterIn(home.path()), { recursive: true })
      await writeFile(join(clusterIn(home.path()), 'mine.txt'), 'mine')
      expect(await refusalOf(home.start())).to.include("is not PostgreSQL's data")
      expect(await readFile(join(clusterIn(home.path()), 'mine.txt'), 'utf8')).to.equal('mine')
    })
  })
})
