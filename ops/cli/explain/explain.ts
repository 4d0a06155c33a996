import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { EventStore, Position } from '../../../ledger/store/port.ts'
import type { ReadPlace } from '../../../projections/connect.ts'
import { ConfigError } from '../../config.ts'
import { progressOn } from '../log-progress.ts'
import { assertWritable } from '../report/file.ts'
import type { Report } from '../report/model.ts'
import { showReport, type ShowOptions } from '../report/show.ts'
import { visible, visibleLines, type Terminal } from '../terminal.ts'
import { explainAccount } from './explain-account.ts'
import { explainCode } from './explain-code.ts'
import { explainFigure } from './explain-figure.ts'
import { futureOf } from '../moment-limit.ts'
import { explainPayment } from './explain-payment.ts'
import type { Question } from './question.ts'
import { questionIn, type Asked } from './read-question.ts'

export type ExplainOptions = ShowOptions & Asked
export type ExplainParts = {
  readonly store: Pick<EventStore, 'readStream' | 'readAll' | 'head'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'now'>
  readonly terminal: Terminal
}

/**
 * Shows what a number is made of.
 * @returns the exit code: 1 when there is no such thing, or when what is served is not what the log says; 2 for what
 * cannot be read, and for a file that is there already.
 */
export const explain = async (parts: ExplainParts, options: ExplainOptions): Promise<number> => {
  const { terminal } = parts
  const refuse = (why: string, code: number): number => {
    terminal.progress.write(`${visibleLines(why)}\n`)
    return code
  }
  const question = questionIn(options)
  if ('wrong' in question) return refuse(question.wrong, 2)
  const ahead = await futureOf(parts, '--as-of', question.asOf)
  if (ahead !== undefined) return refuse(ahead, 2)
  try {
    if (options.html !== undefined) await assertWritable(options.html, options.force)
    const answer = await answerTo(parts, question)
    if (answer === undefined) return refuse(`there is nothing to tell of ${visible(options.what)}`, 1)
    await showReport(parts, answer.report, options)
    return answer.differs ? 1 : 0
  } catch (error) {
    if (error instanceof ConfigError) return refuse(error.message, 2)
    throw error
  }
}

/** `differs`: what is served is not what the log says. */
type Answer = { readonly report: Report; readonly differs: boolean }

const answerTo = async (parts: ExplainParts, question: Question): Promise<Answer | undefined> => {
  switch (question.of) {
    case 'payment':
      return explainPayment(parts, question)
    case 'account':
      return counting(parts, (counted) => explainAccount(counted, question))
    case 'code':
      return sound(await explainCode(parts, question))
    case 'figure':
      return counting(parts, (counted) => explainFigure(counted, question))
  }
}

const sound = (report: Report | undefined): Answer | undefined =>
  report === undefined ? undefined : { report, differs: false }

type Counting = Pick<ExplainParts, 'store' | 'database'> & {
  readonly onProgress: (position: Position, reach: Position) => void
}

/** What reads all of the log, with its progress. */
const counting = async <Result>(
  { store, database, terminal }: ExplainParts,
  work: (counting: Counting) => Promise<Result>,
): Promise<Result> => {
  const progress = progressOn(terminal.progress)
  const onProgress = (done: Position, all: Position): void => {
    progress.update({ doing: 'counting', done, all })
  }
  try {
    return await work({ store, database, onProgress })
  } finally {
    progress.stop()
  }
}
