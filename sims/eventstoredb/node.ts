import type { Log, Verdict, Write } from './log.ts'
import type { RpcError } from './rpc-errors.ts'
import type { Switches } from './switches.ts'

/** What every service of a running server works on. */
export type Node = {
  readonly log: Log
  /** Both put what they wrote on the way to the disk; answer when `log.visible` says that it is there. */
  readonly append: (write: Write) => Verdict
  readonly tombstone: (write: Omit<Write, 'events'>, id: string) => Verdict
  readonly switches: Switches
  /** Cuts the connection of this peer at once. */
  readonly cut: (peer: string) => void
  /** Each live subscription, as what ends it with an error. */
  readonly subscriptions: Set<(error: RpcError) => void>
}
