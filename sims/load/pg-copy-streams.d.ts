/** The part that the benchmarks use; the package brings no types. */
declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream'
  import type { Submittable } from 'pg'

  export const from: (statement: string) => Writable & Submittable
}
