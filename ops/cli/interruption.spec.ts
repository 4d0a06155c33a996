import { expect } from 'chai'
import { EventEmitter } from 'node:events'
import { interruption } from './interruption.ts'

describe('Ctrl-C', () => {
  const watched = () => {
    const signals = new EventEmitter()
    const told: (string | number)[] = []
    let atMs = 0
    const asked = interruption({
      signals,
      nowMs: () => atMs,
      onFirst: () => told.push('stopping'),
      leave: (exitCode) => told.push(exitCode),
    })
    const signal = (name: NodeJS.Signals, afterMs: number): void => {
      atMs += afterMs
      signals.emit(name, name)
    }
    return { asked, told, signal }
  }

  it('once stops, another time leaves', async () => {
    const { asked, told, signal } = watched()
    signal('SIGINT', 1_000)
    await asked
    expect(told).to.deep.equal(['stopping'])
    signal('SIGINT', 1_000)
    expect(told).to.deep.equal(['stopping', 130])
  })
  it('passed on by npm is the same one', () => {
    const { told, signal } = watched()
    signal('SIGINT', 0)
    signal('SIGINT', 20)
    expect(told).to.deep.equal(['stopping'])
  })
  it('leaves after another request to end; such a request never does', () => {
    const { told, signal } = watched()
    for (const name of ['SIGTERM', 'SIGTERM', 'SIGHUP', 'SIGINT'] as const) signal(name, 1_000)
    expect(told).to.deep.equal(['stopping', 130])
  })
})
