import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'
import fc from 'fast-check'
import { serializer } from './serial.ts'

/** A task that runs for so many turns of the loop and notes when it began and ended. */
const noting =
  (notes: string[], name: string, turns = 1): (() => Promise<string>) =>
  async () => {
    notes.push(`${name} begins`)
    for (let turn = 0; turn < turns; turn += 1) await nextTurn()
    notes.push(`${name} ends`)
    return name
  }

describe('a serializer', () => {
  it('runs tasks of one key in their order, one at a time, and answers each its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 8 }), async (turns) => {
        const notes: string[] = []
        const serialized = serializer()
        const names = turns.map((_, index) => `task ${index}`)
        const answers = names.map((name, index) => serialized('key', noting(notes, name, turns[index])))
        expect(await Promise.all(answers)).to.deep.equal(names)
        expect(notes).to.deep.equal(names.flatMap((name) => [`${name} begins`, `${name} ends`]))
      }),
      { numRuns: 30 },
    )
  })
  it('runs tasks of different keys at once', async () => {
    const notes: string[] = []
    const serialized = serializer()
    await Promise.all([serialized('a', noting(notes, 'a', 3)), serialized('b', noting(notes, 'b', 1))])
    expect(notes).to.deep.equal(['a begins', 'b begins', 'b ends', 'a ends'])
  })
  it('does not wait for a task of another key that never ends', async () => {
    const serialized = serializer()
    void serialized('a', () => new Promise(() => undefined))
    expect(await serialized('b', () => Promise.resolve('done'))).to.equal('done')
  })
  it('goes on after a task that failed, and tells only its own caller', async () => {
    const serialized = serializer()
    const fail = (message: string) => () => Promise.reject(new Error(message))
    const throwing = (): Promise<never> => {
      throw new Error('at once')
    }
    const all = await Promise.allSettled([
      serialized('key', throwing),
      serialized('key', fail('one')),
      serialized('key', () => Promise.resolve('two')),
      serialized('key', throwing),
      serialized('key', () => Promise.resolve('four')),
    ])
    expect(all.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).to.deep.equal([
      'Error: at once',
      'Error: one',
      'two',
      'Error: at once',
      'four',
    ])
  })
  it('lets a task start others of its key, which come after it', async () => {
    const notes: string[] = []
    const serialized = serializer()
    let inner = Promise.resolve('')
    await serialized('key', async () => {
      await nextTurn()
      inner = serialized('key', noting(notes, 'inner'))
      return noting(notes, 'outer')()
    })
    await inner
    expect(notes).to.deep.equal(['outer begins', 'outer ends', 'inner begins', 'inner ends'])
  })
  it('keeps nothing of what it ran', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const serialized = serializer()
    const answers: WeakRef<object>[] = []
    for (let task = 0; task < 50; task += 1) {
      const key = `key ${task % 10}`
      answers.push(new WeakRef(await serialized(key, () => Promise.resolve({ task }))))
    }
    await nextTurn()
    collectGarbage()
    expect(answers.filter((answer) => answer.deref() !== undefined)).to.have.lengthOf.at.most(1)
    expect(await serialized('key 0', () => Promise.resolve('still in use'))).to.equal('still in use')
  })
})
