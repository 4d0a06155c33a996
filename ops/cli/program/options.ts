import { Option } from 'commander'

export const json = (): Option => new Option('--json', 'for programs').default(false)

/** A first Ctrl-C ends what would go on for ever, in good order. */
export const untilInterrupted = (): AbortSignal => {
  const leaving = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      leaving.abort()
    })
  return leaving.signal
}

export type Json = { readonly json: boolean }
