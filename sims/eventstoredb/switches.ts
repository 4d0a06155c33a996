/** What a test can do to the server while it runs. */
import { accessDenied, notLeader, notReady, type RpcError } from './rpc-errors.ts'

/** What a call may be told to do apart from answering. */
export type Operation = 'append' | 'read'

export type EndPoint = { readonly host: string; readonly port: number }

export type Refusal =
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'not-leader'; readonly leader: EndPoint }
  | { readonly kind: 'access-denied' }

export type Switches = {
  readonly freeze: () => void
  readonly thaw: () => void
  readonly slow: (delayMs: number) => void
  readonly dropAnswers: (operation: Operation, count: number) => void
  readonly refuse: (refusal: Refusal, count: number) => void

  /** What to wait for before anything is done; undefined, as nearly always: nothing. */
  readonly beforeWork: () => Promise<void> | undefined
  readonly beforeAnswer: () => Promise<void> | undefined
  /** Uses up one of the answers to drop. */
  readonly isAnswerDropped: (operation: Operation) => boolean
  /** Uses up one of the refusals. */
  readonly refusal: () => Refusal | undefined
}

export const newSwitches = (): Switches => {
  let thawed: Promise<void> | undefined
  let thaw = (): void => undefined
  let delayMs = 0
  const dropped = { append: 0, read: 0 }
  const refusals: { readonly refusal: Refusal; count: number }[] = []

  const slowly = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    await thawed
  }

  return {
    freeze: () => {
      thawed ??= new Promise((resolve) => {
        thaw = resolve
      })
    },
    thaw: () => {
      thawed = undefined
      thaw()
    },
    slow: (ms) => {
      delayMs = ms
    },
    dropAnswers: (operation, count) => {
      dropped[operation] = count
    },
    refuse: (refusal, count) => {
      refusals.push({ refusal, count })
    },
    beforeWork: () => thawed,
    beforeAnswer: () => (delayMs > 0 ? slowly() : thawed),
    isAnswerDropped: (operation) => {
      if (dropped[operation] === 0) return false
      dropped[operation] -= 1
      return true
    },
    refusal: () => {
      while (refusals[0] !== undefined && refusals[0].count <= 0) refusals.shift()
      const first = refusals[0]
      if (first !== undefined) first.count -= 1
      return first?.refusal
    },
  }
}

export const errorOf = (refusal: Refusal): RpcError => {
  switch (refusal.kind) {
    case 'not-ready':
      return notReady()
    case 'not-leader':
      return notLeader(refusal.leader)
    case 'access-denied':
      return accessDenied()
  }
}
