import type { IncomingMessage } from 'node:http'

const LARGEST_BODY_BYTES = 64 * 1024

/** The body as text; undefined when it is larger than allowed. @throws when the client goes away in the middle. */
export const readBody = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > LARGEST_BODY_BYTES) resolve(undefined)
      else chunks.push(chunk)
    })
    request.on('end', () => {
      resolve(Buffer.concat(chunks).toString())
    })
    request.on('error', reject)
  })

/** undefined when the text is no JSON. */
export const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
