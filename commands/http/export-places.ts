import type { Caller, TextAnswer } from './endpoint.ts'

export type ExportPlace = {
  /** The same answer, whose place is free again when it has gone out or its client has left. */
  readonly holding: (answer: TextAnswer) => TextAnswer
}

/** For whole lists, each of which holds a connection and a snapshot of the database for as long as its reader takes. */
export type ExportPlaces = {
  /** undefined: its caller has as many as it may, or all are taken. */
  readonly take: (caller: Caller) => ExportPlace | undefined
}

export type ExportLimits = {
  /** With one key; the administrator has one. */
  readonly perKey: number
  readonly overall: number
  /** Of all: merchants never have the last ones. */
  readonly keptForAdministrators: number
}

export const newExportPlaces = ({ perKey, overall, keptForAdministrators }: ExportLimits): ExportPlaces => {
  const holders: string[] = []
  const isFull = (caller: Caller): boolean =>
    holders.length >= (caller.kind === 'administrator' ? overall : overall - keptForAdministrators)
  return {
    take: (caller) => {
      const holder = caller.kind === 'merchant' ? caller.keyId : caller.kind
      if (isFull(caller) || holders.filter((one) => one === holder).length >= perKey) return undefined
      holders.push(holder)
      const leave = once(() => holders.splice(holders.indexOf(holder), 1))
      return { holding: (answer) => ({ ...answer, body: bodyOf(answer, leave) }) }
    },
  }
}

/** However it ends, the signal aborts when the client is gone. */
const bodyOf =
  ({ body }: TextAnswer, leave: () => void): TextAnswer['body'] =>
  (signal, cut) => {
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
    return body(signal, cut)
  }

const once = (action: () => unknown): (() => void) => {
  let isDone = false
  return () => {
    if (!isDone) action()
    isDone = true
  }
}
