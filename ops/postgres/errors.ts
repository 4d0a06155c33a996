/** Something a person has to put right; the message says what and how. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

/** A PostgreSQL program ended when it should not have; `output` is what it last said. */
export class ProgramFailedError extends Error {
  override readonly name = 'ProgramFailedError'
  readonly output: string
  constructor(message: string, output: string) {
    super(message)
    this.output = output
  }
}

export const OWN_SERVER_HINT = 'set DATABASE_URL to use a PostgreSQL server of your own'

const DISK_FULL = 'the disk is full: free some space and start again. Nothing that was confirmed is lost.'

/** What PostgreSQL or Node says (in English: its messages run under the C locale) → what a person can do about it. */
const explanations: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/, DISK_FULL],
  [/could not bind .*Address already in use/, 'its port is in use by another program: choose another one.'],
  [
    /could not map anonymous shared memory|Cannot allocate memory/,
    `there is not enough memory for PostgreSQL: free some, or ${OWN_SERVER_HINT}.`,
  ],
  [
    /Read-only file system|EROFS/,
    `the disk cannot be written to: choose another data directory, or ${OWN_SERVER_HINT}.`,
  ],
  [
    /Operation not permitted|EPERM|EINVAL/,
    `this system does not let us run PostgreSQL under an unprivileged user: start as a normal user, or ${OWN_SERVER_HINT}.`,
  ],
  [
    /Permission denied|EACCES/,
    'a file or directory may not be read or written by the user PostgreSQL runs as.',
  ],
]

const said = (error: unknown): string => {
  if (error instanceof ProgramFailedError) return `${error.message}\n${error.output}`
  return error instanceof Error ? error.message : String(error)
}

/** The same failure in words for a person, with the original as its cause. */
export const explained = (error: unknown, home: string): EmbeddedPostgresError => {
  if (error instanceof EmbeddedPostgresError) return error
  const text = said(error)
  const known = explanations.find(([pattern]) => pattern.test(text))?.[1]
  const summary = known ?? 'see what it said:'
  return new EmbeddedPostgresError(`PostgreSQL in ${home} did not start: ${summary}\n${text}`, {
    cause: error,
  })
}
