import { createHash } from 'node:crypto'
import { bodyOf } from './line.ts'
import type { ImportedEvent } from '../../ledger/store/port.ts'

/** SHA-256 over the lines of a log without their positions: equal logs have equal digests, whatever engine they are in. */
export type LogDigest = {
  readonly add: (bodies: readonly string[]) => void
  readonly events: () => number
  /** Of what was added so far: `sha256:` and 64 hex digits. */
  readonly text: () => string
}

export const newLogDigest = (): LogDigest => {
  const hash = createHash('sha256')
  let events = 0
  return {
    add: (bodies) => {
      if (bodies.length === 0) return
      // In one piece: a call for each line costs more than the hashing.
      hash.update(`${bodies.join('\n')}\n`)
      events += bodies.length
    },
    events: () => events,
    text: () => `sha256:${hash.copy().digest('hex')}`,
  }
}

export const digestOf = (events: readonly ImportedEvent[]): string => {
  const digest = newLogDigest()
  digest.add(events.map(bodyOf))
  return digest.text()
}

/** As it is printed, or the hex digits alone; undefined: no digest. */
export const parseDigest = (text: string): string | undefined => {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text)?.[1]
  return hex === undefined ? undefined : `sha256:${hex.toLowerCase()}`
}
