import pino, { type Logger } from 'pino'

/** Whatever slips into a log line under these names is not written. */
const secretFields = new Set([
  'secretKey',
  'token',
  'authorization',
  'password',
  'adminKey',
  'masterKey',
  'connectionString',
])

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** The fields of a line and those one below. By hand, since pino's own redaction costs more than the whole line. */
const withoutSecrets = (fields: Fields, inner: (value: unknown) => unknown): Fields => {
  let clean = fields
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    const kept = secretFields.has(name) ? '[redacted]' : inner(value)
    if (kept !== value) clean = { ...clean, [name]: kept }
  }
  return clean
}

const innerFields = (value: unknown): unknown =>
  isFields(value) && !Array.isArray(value) ? withoutSecrets(value, (innermost) => innermost) : value

/** UTF-16 units; then a write, in the background. */
const GATHERED_TEXT = 16 * 1024
const GATHER_MS = 200

type Destination = ReturnType<typeof pino.destination>

/**
 * Joins lines once before they are written. The destination can gather by itself, but measures all that it has gathered
 * again for every line, which was the largest single source of garbage in a busy process.
 */
const gathering = (destination: Destination) => {
  let lines: string[] = []
  let length = 0
  let timer: NodeJS.Timeout | undefined
  const pass = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (lines.length > 0) destination.write(lines.join(''))
    lines = []
    length = 0
  }
  return {
    write: (line: string): void => {
      lines.push(line)
      length += line.length
      if (length >= GATHERED_TEXT) pass()
      else timer ??= setTimeout(pass, GATHER_MS).unref()
    },
    flush: (done?: (error?: Error) => void): void => {
      pass()
      destination.flush(done)
    },
    flushSync: (): void => {
      pass()
      destination.flushSync()
    },
  }
}

/** JSON lines on stdout, written in the background; what is left when the process ends is written then. */
export const openLog = (level: string): Logger => {
  const output = gathering(pino.destination({ fd: 1, sync: false }))
  process.once('exit', output.flushSync)
  return pino(
    {
      level,
      base: { service: 'jangbu', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => withoutSecrets(fields, innerFields) },
    },
    output,
  )
}
