import { expect } from 'chai'
import express from 'express'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { health, type ReadyCheck } from './health.ts'

const LIMIT_MS = 60

describe('health over HTTP', () => {
  let server: Server | undefined
  let logged: unknown[] = []

  const start = async (checks: readonly ReadyCheck[]): Promise<string> => {
    logged = []
    const app = express()
    const runtime = {
      sleep: (delayMs: number, signal?: AbortSignal) =>
        sleep(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
    }
    const log = { warn: (fields: unknown, message: string) => logged.push([fields, message]) }
    health({ checks, runtime, log, limitMs: LIMIT_MS })(app)
    const listening = app.listen(0, '127.0.0.1')
    server = listening
    await new Promise((resolve) => listening.once('listening', resolve))
    return `http://127.0.0.1:${String((listening.address() as AddressInfo).port)}`
  }
  afterEach(() => {
    server?.close()
    server?.closeAllConnections()
  })

  const get = async (url: string): Promise<readonly [number, unknown]> => {
    const response = await fetch(url)
    expect(response.headers.get('cache-control')).to.equal('no-store')
    return [response.status, await response.json()]
  }

  const fine: ReadyCheck = { name: 'store', check: () => Promise.resolve() }
  const failing: ReadyCheck = { name: 'store', check: () => Promise.reject(new Error('password=hunter2')) }
  const throwing: ReadyCheck = {
    name: 'store',
    check: () => {
      throw new Error('at once')
    },
  }
  const hanging: ReadyCheck = { name: 'readModels', check: () => new Promise(() => undefined) }

  it('is alive whatever its parts do', async () => {
    const url = await start([failing, hanging])
    expect(await get(`${url}/healthz`)).to.deep.equal([200, { status: 'ok' }])
  })

  it('is ready when every part answers, and when there is none', async () => {
    expect(await get(`${await start([fine])}/readyz`)).to.deep.equal([
      200,
      { status: 'ready', checks: { store: 'ok' } },
    ])
    server?.close()
    expect(await get(`${await start([])}/readyz`)).to.deep.equal([200, { status: 'ready', checks: {} }])
  })

  it('names the part that fails, without its words', async () => {
    const url = await start([failing, { ...fine, name: 'readModels' }])
    const checks = { store: 'failed', readModels: 'ok' }
    expect(await get(`${url}/readyz`)).to.deep.equal([503, { status: 'not_ready', checks }])
    expect(JSON.stringify(logged)).to.include('hunter2')
  })

  it('asks a part again that failed, even one that throws at once', async () => {
    let asked = 0
    const recovering: ReadyCheck = {
      name: 'store',
      check: () => {
        asked += 1
        return asked === 1 ? throwing.check() : Promise.resolve()
      },
    }
    const url = await start([recovering])
    expect((await get(`${url}/readyz`))[0]).to.equal(503)
    expect((await get(`${url}/readyz`))[0]).to.equal(200)
  })

  it('waits for a hanging part only so long, whatever others say', async () => {
    const url = await start([hanging, fine])
    const before = performance.now()
    const checks = { readModels: 'timed_out', store: 'ok' }
    expect(await get(`${url}/readyz`)).to.deep.equal([503, { status: 'not_ready', checks }])
    expect(performance.now() - before).to.be.within(LIMIT_MS - 5, 2_000)
  })

  it('asks a part once at a time, however many probe', async () => {
    let asked = 0
    const slow: ReadyCheck = {
      name: 'store',
      check: () => {
        asked += 1
        return sleep(40)
      },
    }
    const url = await start([slow])
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${url}/readyz`)))
    expect(new Set(answers.map(([status]) => status))).to.deep.equal(new Set([200]))
    expect(asked).to.be.lessThan(5)
    await get(`${url}/readyz`)
    expect(asked).to.be.greaterThan(1)
  })
})
