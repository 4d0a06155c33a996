/** PostgreSQL's frontend/backend protocol 3 as far as a proxy has to follow it: where messages end and what they run. */

/** One message as it stands on the wire, its type and length included; of `untyped` ones a connection begins with. */
export type Message = { readonly type: string; readonly bytes: Buffer }

const LENGTH_BYTES = 4
const TYPE_BYTES = 1

/** Both are followed by another untyped message, once the server has said whether it will encrypt. */
export const SSL_REQUEST = 80_877_103
export const GSS_REQUEST = 80_877_104

/** What an untyped message asks for: one of the above, to cancel a statement, or to begin in some version. */
export const codeOf = ({ bytes }: Message): number => bytes.readInt32BE(LENGTH_BYTES)

const asksForEncryption = (message: Message): boolean =>
  codeOf(message) === SSL_REQUEST || codeOf(message) === GSS_REQUEST

/** Cuts what one side sends into messages; the client's side begins with untyped ones. */
export const newSplitter = (side: 'client' | 'server'): ((chunk: Buffer) => readonly Message[]) => {
  let rest: Buffer = Buffer.alloc(0)
  let isTyped = side === 'server'
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const messages: Message[] = []
    for (let message = first(rest, isTyped); message !== undefined; message = first(rest, isTyped)) {
      messages.push(message)
      rest = rest.subarray(message.bytes.length)
      isTyped ||= !asksForEncryption(message)
    }
    return messages
  }
}

const first = (bytes: Buffer, isTyped: boolean): Message | undefined => {
  const headerBytes = isTyped ? TYPE_BYTES : 0
  if (bytes.length < headerBytes + LENGTH_BYTES) return undefined
  const end = headerBytes + bytes.readInt32BE(headerBytes)
  if (bytes.length < end) return undefined
  return { type: isTyped ? bytes.toString('latin1', 0, TYPE_BYTES) : '', bytes: bytes.subarray(0, end) }
}

/** The texts that a message begins with, each ended by a NUL. */
export const textsOf = ({ bytes }: Message, count: number): readonly string[] => {
  const texts: string[] = []
  for (let from = TYPE_BYTES + LENGTH_BYTES; texts.length < count;) {
    const end = bytes.indexOf(0, from)
    if (end === -1) break
    texts.push(bytes.toString('utf8', from, end))
    from = end + 1
  }
  return texts
}

/** What ReadyForQuery says of the session: `I` outside a transaction, `T` in one, `E` in one that failed. */
export const transactionStatusOf = ({ bytes }: Message): string =>
  bytes.toString('latin1', TYPE_BYTES + LENGTH_BYTES, TYPE_BYTES + LENGTH_BYTES + 1)
