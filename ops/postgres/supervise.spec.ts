import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import type { Server } from './server.ts'
import { supervise } from './supervise.ts'

/** A postmaster that ends when it is told to. */
const newServer = () => {
  const { promise: ended, resolve: end } = Promise.withResolvers<string>()
  const calls: string[] = []
  const server: Server = {
    ended,
    signalStop: () => undefined,
    stop: () => {
      calls.push('stop')
      end('ended (0)')
      return Promise.resolve()
    },
  }
  return { server, end, calls }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(5)
}

describe('the supervisor of the embedded PostgreSQL', () => {
  it('starts it again, also when that has failed before', async () => {
    const [first, second] = [newServer(), newServer()]
    let starts = 0
    const restart = (): Promise<Server> => {
      starts += 1
      return starts < 3
        ? Promise.reject(new Error('no space left on device'))
        : Promise.resolve(second.server)
    }
    const lines: string[] = []
    const { stop } = supervise(first.server, restart, (line) => lines.push(line))
    first.end('ended (SIGKILL)')
    await until(() => starts === 3)
    await stop()
    expect(second.calls).to.deep.equal(['stop'])
    expect(lines).to.have.length(3)
    expect(lines.join('\n')).to.match(/without being asked to[^]*no space left on device/)
  })

  it('stops it, and does not start it again', async () => {
    const { server, calls } = newServer()
    const { stop } = supervise(
      server,
      () => Promise.reject(new Error('nobody asked')),
      () => undefined,
    )
    await stop()
    expect(calls).to.deep.equal(['stop'])
  })

  it('can be stopped while it cannot start it', async () => {
    const { server, end } = newServer()
    let starts = 0
    const { stop } = supervise(
      server,
      () => {
        starts += 1
        return Promise.reject(new Error('no space left on device'))
      },
      () => undefined,
    )
    end('ended (1)')
    await until(() => starts === 2)
    await stop()
    await pause(600)
    expect(starts).to.equal(2)
  })
})
