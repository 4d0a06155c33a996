/** A backup that could not be made, or one that cannot be relied on; the message says why, to a person. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}
