import { expect } from 'chai'
import { answerOf, type Answer } from './answer.ts'
import { faultNames, type FaultName } from './faults.ts'
import { underFault, type FaultyCall } from './under-fault.ts'

const told = (what: string): Answer => answerOf(200, { what })

describe('simulators: a call under a fault', () => {
  const undone: readonly FaultName[] = ['refuse', 'reset-before', 'error-before', 'maintenance']
  let done: number

  const call: FaultyCall = {
    work: () => {
      done++
      return Promise.resolve(told('done'))
    },
    refuse: () => Promise.resolve(told('refused')),
    error: told('error'),
    maintenance: told('maintenance'),
    wrongAmount: () => told('wrong amount'),
    duplicate: () => told('duplicate'),
  }

  beforeEach(() => {
    done = 0
  })

  for (const fault of faultNames) {
    it(`${fault} ${undone.includes(fault) ? 'does nothing' : 'does the work once'}`, async () => {
      await underFault({ fault, delayMs: 0 }, call)
      expect(done).to.equal(undone.includes(fault) ? 0 : 1)
    })
  }

  for (const [delayMs, waits] of [
    [0, 60_000],
    [5, 5],
  ] as const) {
    it(`is late by ${String(waits)} ms when asked for ${String(delayMs)}`, async () => {
      const answer = await underFault({ fault: 'late', delayMs }, call)
      expect(answer).to.deep.equal({ ...told('done'), mishap: { kind: 'late', delayMs: waits } })
    })
  }
})
