import { expect } from 'chai'
import { settingArguments, sharedBuffersMib } from './settings.ts'

const GIB = 2 ** 30

describe('the settings of the embedded server', () => {
  it('give it an eighth of the memory, neither too little nor too much', () => {
    for (const [memory, buffersMib] of [
      [GIB, 256],
      [2 * GIB, 256],
      [4 * GIB, 512],
      [24 * GIB, 1_024],
    ] as const)
      expect(sharedBuffersMib(memory)).to.equal(buffersMib)
  })
  it('are durable', () => {
    for (const setting of ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on'])
      expect(settingArguments).to.include(setting)
  })
})
