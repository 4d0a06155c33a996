import { createInterface } from 'node:readline/promises'

/** Asks whoever sits before the terminal; anything but a yes is none. */
export type AskPerson = (question: string) => Promise<boolean>

/** undefined where nobody does. */
export const askPerson = (signal: AbortSignal): AskPerson | undefined => {
  if (!process.stdin.isTTY) return undefined
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim())
    } finally {
      lines.close()
    }
  }
}
