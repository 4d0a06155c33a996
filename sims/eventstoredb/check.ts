/** Whether events may be written to a stream: the server's decision, in the order in which it looks. */

export type Expected =
  | { readonly kind: 'any' }
  | { readonly kind: 'no-stream' }
  | { readonly kind: 'stream-exists' }
  | { readonly kind: 'revision'; readonly revision: number }

/** What is known of the stream, events that are not yet on disk included. */
export type Known = {
  /** -1: it has no events. */
  readonly lastRevision: number
  readonly isDeleted: boolean
  readonly hasMetadata: boolean
  readonly idAt: (revision: number) => string | undefined
  /** The revision under which this id was written to this stream, if that was lately. */
  readonly remembered: (id: string) => number | undefined
}

export type Decision =
  | { readonly kind: 'write' }
  /** All of it is there already; the last of it under this revision. */
  | { readonly kind: 'idempotent'; readonly lastRevision: number }
  | { readonly kind: 'wrong-version' }
  | { readonly kind: 'deleted' }

export const check = (expected: Expected, ids: readonly string[], known: Known): Decision => {
  if (known.isDeleted) return { kind: 'deleted' }
  switch (expected.kind) {
    case 'any':
      return checkByMemory(ids, known)
    case 'stream-exists':
      return known.lastRevision < 0 && !known.hasMetadata
        ? { kind: 'wrong-version' }
        : checkByMemory(ids, known)
    case 'no-stream':
      return checkByRevision(-1, ids, known)
    case 'revision':
      return checkByRevision(expected.revision, ids, known)
  }
}

/** A repetition is only recognised by a first event still remembered; a part of one is no repetition at all. */
const checkByMemory = (ids: readonly string[], known: Known): Decision => {
  const revisions = ids.map(known.remembered)
  if (revisions[0] === undefined) return { kind: 'write' }
  const last = revisions.at(-1)
  if (last === undefined || revisions.includes(undefined)) return { kind: 'wrong-version' }
  return { kind: 'idempotent', lastRevision: last }
}

/** A repetition has, behind the expected revision, the same ids in the same order. */
const checkByRevision = (revision: number, ids: readonly string[], known: Known): Decision => {
  if (revision === known.lastRevision) return { kind: 'write' }
  if (revision > known.lastRevision || ids.length === 0) return { kind: 'wrong-version' }
  const same = ids.every((id, index) => known.idAt(revision + 1 + index) === id)
  return same ? { kind: 'idempotent', lastRevision: revision + ids.length } : { kind: 'wrong-version' }
}
