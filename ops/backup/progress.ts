/** How far it is: in bytes, or in positions of the log. */
export type Progress = {
  readonly doing: 'copying bytes' | 'reading the log'
  readonly done: bigint
  readonly all: bigint
}

/** How long work is followed and ended. */
export type BackupHooks = {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}
