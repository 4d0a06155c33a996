import { reasonsOf } from '../../ledger/core/reasons.ts'
import { ConfigError } from '../config.ts'
import { EmbeddedPostgresError } from '../postgres/errors.ts'
import { visible, visibleLines } from './terminal.ts'

/** An error for a person: in our own words where it has some, else its chain of causes in one line; never a stack. */
export const errorText = (error: unknown): string =>
  error instanceof ConfigError || error instanceof EmbeddedPostgresError
    ? visibleLines(error.message)
    : visible(reasonsOf(error).replaceAll(/\s*\n\s*/g, ' '))
