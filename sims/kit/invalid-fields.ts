import type { z } from 'zod'

/** The names of the fields that are wrong, each once, never their values: a key must not come back in a message. */
export const invalidFields = ({ issues }: z.ZodError): string =>
  [...new Set(issues.map(({ path }) => path.join('.') || 'body'))].join(', ')
