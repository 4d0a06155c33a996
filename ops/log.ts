import pino, { type Logger } from 'pino'
import { backgroundWriter, type BackgroundWriter } from './background-writer.ts'

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

const STDOUT = 1

/** One for the process, as its stdout is. */
let stdout: BackgroundWriter | undefined
const openStdout = (): BackgroundWriter => {
  const writer = backgroundWriter(STDOUT)
  process.once('exit', writer.flushSync)
  return writer
}

/** JSON lines on stdout, written in the background; what is left when the process ends, or exits, is written then. */
export const openLog = (level: string): Logger =>
  pino(
    {
      level,
      base: { service: 'jangbu', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => withoutSecrets(fields, innerFields) },
    },
    (stdout ??= openStdout()),
  )
