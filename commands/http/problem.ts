import type { Failure, FailureCategory } from '../../ledger/core/failure.ts'
import { categoryGuides } from '../../ledger/core/failure-text.ts'
import { fieldText } from './field-texts.ts'
import type { Language } from './language.ts'
import { reasonGuides } from './reason-guides.ts'
import type { Reason } from './reasons.ts'

/** One field that is not as it must be; `path` in dots, e.g. `method.token`. */
export type FieldError = { readonly path: string; readonly message: string }

/** A refusal as code knows it; made readable at the border. */
export type Problem = {
  readonly reason: Reason
  readonly errors?: readonly FieldError[]
  /** The resource it is about, as a path. */
  readonly instance?: string
  readonly failure?: Failure
  /** More than the reason says; English, never a secret, never a provider's words. */
  readonly detail?: string
}

/** A provider's "no" by its category. Never 503: this outcome is recorded, and repeating the request gets it again. */
const categoryStatus: Readonly<Record<FailureCategory, number>> = {
  8001: 422,
  8002: 422,
  8003: 409,
  8004: 409,
  8005: 409,
  8006: 409,
  8007: 402,
  8008: 402,
  8009: 402,
  8010: 402,
  8011: 402,
  8012: 502,
  8013: 409,
  8999: 409,
}

export const statusOfProblem = ({ reason, failure }: Problem): number =>
  failure === undefined ? reasonGuides[reason].status : categoryStatus[failure.category]

/** RFC 9457, with the fields that let a program decide and a person understand. */
export const problemBody = (
  problem: Problem,
  language: Language,
  requestId: string,
): Record<string, unknown> => {
  const guide = reasonGuides[problem.reason]
  const failed = problem.failure === undefined ? undefined : categoryGuides[problem.failure.category]
  const detail = failed === undefined ? problem.detail : failed.payer[language]
  return {
    type: `/docs#${guide.code}`,
    title: guide.title[language],
    status: statusOfProblem(problem),
    ...(detail === undefined ? {} : { detail }),
    ...(problem.instance === undefined ? {} : { instance: problem.instance }),
    code: guide.code,
    reason: problem.reason.toUpperCase(),
    ...(problem.failure === undefined ? {} : { category: problem.failure.category }),
    retryable: failed?.retryable ?? guide.retryable,
    recommendedAction: failed?.recommendedAction ?? guide.recommendedAction,
    requestId,
    ...(problem.errors === undefined ? {} : { errors: problem.errors.map(inLanguage(language)) }),
  }
}

const inLanguage =
  (language: Language) =>
  ({ path, message }: FieldError): FieldError => ({ path, message: fieldText(message, language) })
