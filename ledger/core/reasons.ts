/** Every message along an error's chain of causes, in one line; no stack. */
export const reasonsOf = (error: unknown): string => {
  const reasons: string[] = []
  // A chain that bites its own tail is still told once.
  for (let one = error, links = 0; one !== undefined && links < LONGEST_CHAIN; links += 1) {
    reasons.push(reasonOf(one))
    one = one instanceof Error ? one.cause : undefined
  }
  return reasons.join(': ')
}

const LONGEST_CHAIN = 8

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ')
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return `${error.message === '' ? error.name : error.message}${code}`
}
