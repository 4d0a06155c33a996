import { textsOf, type Message } from './wire.ts'

/** What a client asks in one go and is answered up to one ReadyForQuery. */
export type Round = {
  readonly bytes: Buffer
  /** The SQL of what it executes, in order. */
  readonly statements: readonly string[]
}

/** What is to be done with a client's message: nothing yet, pass it on at once, or it has completed a round. */
export type Step =
  | { readonly kind: 'wait' }
  | { readonly kind: 'pass'; readonly bytes: Buffer }
  | { readonly kind: 'round'; readonly round: Round }

const wait: Step = { kind: 'wait' }

/**
 * Gathers a client's messages into rounds: a simple Query by itself, extended messages up to their Sync. A prepared
 * statement has its SQL in an earlier round, under its name. After a Flush the client may wait for an answer before its
 * Sync, so the messages before it go on at once, and the round that ends there executes nothing that can be held back.
 */
export const newRounds = (): ((message: Message) => Step) => {
  const prepared = new Map<string, string>()
  const portals = new Map<string, string>()
  let held: Buffer[] = []
  let executed: string[] = []

  const hold = ({ bytes }: Message): Step => {
    held.push(bytes)
    return wait
  }
  const release = (last: Message): Round => {
    const round = { bytes: Buffer.concat([...held, last.bytes]), statements: executed }
    held = []
    executed = []
    return round
  }
  const complete = (message: Message): Step => ({ kind: 'round', round: release(message) })
  const simpleQuery = (message: Message): Step => {
    executed.push(...textsOf(message, 1))
    return complete(message)
  }
  const parse = (message: Message): Step => {
    const [name = '', sql = ''] = textsOf(message, 2)
    prepared.set(name, sql)
    return hold(message)
  }
  const bind = (message: Message): Step => {
    const [portal = '', name = ''] = textsOf(message, 2)
    portals.set(portal, prepared.get(name) ?? '')
    return hold(message)
  }
  const execute = (message: Message): Step => {
    const [portal = ''] = textsOf(message, 1)
    executed.push(portals.get(portal) ?? '')
    return hold(message)
  }
  /** By the message's type. What is not here goes on at once: passwords, the data of a COPY, the end. */
  const steps: ReadonlyMap<string, (message: Message) => Step> = new Map([
    ['Q', simpleQuery],
    ['P', parse],
    ['B', bind],
    ['E', execute],
    ['C', hold],
    ['D', hold],
    ['H', (message) => ({ kind: 'pass', bytes: release(message).bytes })],
    ['S', complete],
    ['F', complete],
  ])
  return (message) => steps.get(message.type)?.(message) ?? { kind: 'pass', bytes: message.bytes }
}

/**
 * Whether the server commits with this round, as far as the client is then told: a COMMIT in a transaction, or anything
 * executed outside one, since each Sync (and each simple Query) is a transaction of its own there.
 */
export const isCommitting = ({ statements }: Round, transactionStatus: string): boolean => {
  if (transactionStatus === 'T') return statements.some((sql) => /^\s*(commit|end)\b/i.test(sql))
  const begins = statements.some((sql) => /^\s*(begin|start\s+transaction)\b/i.test(sql))
  return transactionStatus === 'I' && statements.length > 0 && !begins
}
