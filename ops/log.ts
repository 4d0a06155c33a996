import pino, { type Logger } from 'pino'

/** Whatever slips into a log line under these names is not written. */
const secretFields = [
  'secretKey',
  'token',
  'authorization',
  'password',
  'adminKey',
  'masterKey',
  'connectionString',
]

/** JSON lines on stdout, written in the background; `flush` before the process ends. */
export const openLog = (level: string): Logger =>
  pino(
    {
      level,
      base: { service: 'jangbu', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: 500 }),
  )
