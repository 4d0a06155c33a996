import { write, writeSync } from 'node:fs'

/** UTF-16 units; then a write. */
const GATHERED_TEXT = 16 * 1024
const GATHER_MS = 200
/** Behind a reader that has stopped reading; more is lost, as it must not fill the memory. */
const WAITING_TEXT = 16 * 1024 * 1024
const FULL_PIPE_PAUSE_MS = 50
const LAST_TRIES = 20

const nothing = Buffer.alloc(0)

export type BackgroundWriter = {
  readonly write: (text: string) => void
  /** Now, and not in the background: for when the process ends. */
  readonly flushSync: () => void
}

/**
 * Gathers text and writes it to an open file without waiting, in order and one write at a time. What the file does not
 * take is lost: the disk of a log may be full, and payments go on. (The destinations of pino try for ever then, also
 * while the process ends, which therefore never does; and they measure all that is gathered again for every line, which
 * was the largest single source of garbage in a busy process.)
 */
export const backgroundWriter = (fileDescriptor: number): BackgroundWriter => {
  let gathered: string[] = []
  let length = 0
  let timer: NodeJS.Timeout | undefined
  let left: Buffer = nothing
  let isWriting = false
  const take = (): Buffer => {
    clearTimeout(timer)
    timer = undefined
    const text = Buffer.from(gathered.join(''))
    gathered = []
    length = 0
    return text
  }
  const step = (): void => {
    isWriting = true
    write(fileDescriptor, left, (error, written) => {
      isWriting = false
      if (error?.code === 'EAGAIN') {
        setTimeout(step, FULL_PIPE_PAUSE_MS).unref()
        return
      }
      left = error === null ? left.subarray(written) : nothing
      if (left.length > 0) step()
      else if (length > 0) pass()
    })
  }
  const pass = (): void => {
    if (left.length > 0) return
    left = take()
    step()
  }
  return {
    write: (text) => {
      if (length > WAITING_TEXT) return
      gathered.push(text)
      length += text.length
      if (length >= GATHERED_TEXT) pass()
      else timer ??= setTimeout(pass, GATHER_MS).unref()
    },
    flushSync: () => {
      // What a thread is writing at this moment is not for us to write again.
      const rest = isWriting ? nothing : left
      left = nothing
      writeAll(fileDescriptor, Buffer.concat([rest, take()]))
    },
  }
}

const writeAll = (fileDescriptor: number, text: Buffer): void => {
  let left = text
  for (let tries = 0; left.length > 0 && tries < LAST_TRIES;) {
    try {
      left = left.subarray(writeSync(fileDescriptor, left))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return
      tries += 1
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_PAUSE_MS)
    }
  }
}
