import { instantOf } from '../core/time.ts'
import { storeConformance } from './conformance.ts'
import { memoryStore } from './memory.ts'

storeConformance('memory', () => Promise.resolve(memoryStore(() => instantOf(Date.now()))))

/** A clock that jumps back must not take the log with it. */
storeConformance('memory under a broken clock', () => {
  let epochMs = Date.UTC(2026, 10, 20)
  return Promise.resolve(memoryStore(() => instantOf((epochMs -= 1_000))))
})
