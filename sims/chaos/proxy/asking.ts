import type { Socket } from 'node:net'
import type { Cut, CutFor } from './cuts.ts'
import { isCommitting, type Round } from './rounds.ts'
import { transactionStatusOf, type Message } from './wire.ts'

export type Pair = { readonly client: Socket; readonly server: Socket }

export type Watching = {
  readonly cutFor: CutFor
  readonly onCut: (cut: Cut) => void
  /** The server has committed what the client was cut off from. */
  readonly onCommitted: () => void
}

export type Asking = {
  readonly ask: (round: Round) => void
  readonly answered: (message: Message) => void
  /** The client is gone by a cut, and its statement still has to reach the server and be answered. */
  readonly isFinishing: () => boolean
}

type Current = { readonly cut: Cut | undefined; readonly answer: Buffer[]; isRefused: boolean }

/**
 * One round at a time goes to the server, the next when its ReadyForQuery is back: so of each it is known whether it is
 * in a transaction, and which answer is its own.
 */
export const newAsking = (pair: Pair, watching: Watching): Asking => {
  const waiting: Round[] = []
  let transactionStatus = 'I'
  let current: Current | undefined

  const next = (): void => {
    const round = current === undefined ? waiting.shift() : undefined
    if (round === undefined) return
    const cut = isCommitting(round, transactionStatus) ? watching.cutFor(round.statements) : undefined
    current = { cut, answer: [], isRefused: false }
    if (cut === undefined || cut.kind === 'after-answered') pair.server.write(round.bytes)
    else {
      watching.onCut(cut)
      cutOff(pair, cut, round)
    }
  }
  const ended = ({ cut, answer, isRefused }: Current, last: Message): void => {
    if (cut === undefined) {
      transactionStatus = transactionStatusOf(last)
      current = undefined
      next()
      return
    }
    if (!isRefused) watching.onCommitted()
    if (cut.kind === 'after-answered') {
      watching.onCut(cut)
      const all = Buffer.concat(answer)
      hangUp(pair.client, cut, all.subarray(0, Math.floor(all.length * cut.share)))
    }
    pair.server.destroy()
  }
  return {
    ask: (round) => {
      waiting.push(round)
      next()
    },
    answered: (message) => {
      if (current?.cut === undefined) pair.client.write(message.bytes)
      else current.answer.push(message.bytes)
      if (current === undefined) return
      if (message.type === ERROR) current.isRefused = true
      if (message.type === READY) ended(current, message)
    },
    isFinishing: () => current?.cut?.kind === 'after-sent',
  }
}

const ERROR = 'E'
const READY = 'Z'

/** Before anything of an answer is here. */
const cutOff = ({ client, server }: Pair, cut: Cut, { bytes }: Round): void => {
  hangUp(client, cut)
  if (cut.kind === 'before-sent') server.destroy()
  else if (cut.lateMs === 0) server.write(bytes)
  else setTimeout(() => server.write(bytes), cut.lateMs)
}

const hangUp = (client: Socket, { how }: Cut, last: Buffer = Buffer.alloc(0)): void => {
  const leave = (): void => {
    if (how === 'reset') client.resetAndDestroy()
    else client.destroy()
  }
  if (last.length === 0 && how === 'reset') leave()
  else if (how === 'reset') client.write(last, leave)
  else client.end(last, leave)
}
