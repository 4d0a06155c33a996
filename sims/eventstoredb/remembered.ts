/** What the server keeps for recognising repetitions that name no revision: 8 MiB by its own reckoning. */
const LARGEST_BYTES = 8 * 1024 * 1024
const BYTES_PER_EVENT = 28

type Known = { readonly stream: string; readonly revision: number }

/** The events written lately, by id. Forgotten with the process and, when there are too many, the older half. */
export type Remembered = {
  readonly put: (id: string, stream: string, revision: number) => void
  readonly revisionIn: (stream: string, id: string) => number | undefined
}

export const newRemembered = (): Remembered => {
  let older = new Map<string, Known>()
  let newer = new Map<string, Known>()
  let newerBytes = 0
  return {
    put: (id, stream, revision) => {
      newer.set(id, { stream, revision })
      newerBytes += BYTES_PER_EVENT + 2 * stream.length
      if (newerBytes <= LARGEST_BYTES / 2) return
      older = newer
      newer = new Map()
      newerBytes = 0
    },
    revisionIn: (stream, id) => {
      const known = newer.get(id) ?? older.get(id)
      return known?.stream === stream ? known.revision : undefined
    },
  }
}
