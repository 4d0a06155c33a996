import { expect } from 'chai'
import { progressOn } from './log-progress.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

describe('progress without a terminal', () => {
  it('is a line for each tenth of each stage', () => {
    const { progress, told } = capturingTerminal()
    const lines = progressOn(progress)
    for (let done = 0n; done <= 30n; done += 1n) lines.update({ doing: 'checking', done, all: 30n })
    lines.update({ doing: 'writing', done: 1n, all: 8n })
    lines.update({ doing: 'writing', done: 8n, all: 8n })
    lines.update({ doing: 'reading', done: 0n, all: 0n })
    lines.stop()
    const expected = Array.from({ length: 10 }, (_, tenth) => `checking: ${(tenth + 1) * 3} of 30`)
    expect(told()).to.equal(`${[...expected, 'writing: 1 of 8', 'writing: 8 of 8'].join('\n')}\n`)
  })
})
