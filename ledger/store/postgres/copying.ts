import { to as copyTo, type CopyToStreamQuery } from 'pg-copy-streams'

/** Where the client has a limit for its questions, the driver waits for this call to forget about it. */
export type Copying = CopyToStreamQuery & { readonly callback?: () => void }

/** `text`: a `COPY … TO STDOUT`. Whoever reads it calls its `callback` at the end, whatever that is. */
export const copyingOut = (text: string): Copying => {
  const copying: Copying = copyTo(text)
  // It hears of a connection that dies even when all of its answer is here and nobody reads it any more.
  copying.on('error', () => undefined)
  return copying
}
