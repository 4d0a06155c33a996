import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { PaymentImportCommand, PaymentImportCommandOf, PaymentImportRejection } from './commands.ts'
import type { ImportCounts, PaymentImportEvent } from './events.ts'
import { evolve, initial, type PaymentImport } from './evolve.ts'
import { countIn, without } from './line-ranges.ts'

type ImportDecision = Decision<PaymentImportEvent, PaymentImportRejection>

const decide = (command: PaymentImportCommand, state: PaymentImport): ImportDecision => {
  switch (command.type) {
    case 'BeginPaymentImport':
      return begin(command, state)
    case 'TakePaymentImportLines':
      return take(command, state)
    case 'CompletePaymentImport':
      return complete(command, state)
  }
}

/** Again by whoever goes on after a crash, or imports the same file once more, under whatever name. */
const begin = (
  command: PaymentImportCommandOf<'BeginPaymentImport'>,
  state: PaymentImport,
): ImportDecision => {
  if (state.status === 'none') return accept({ ...command, type: 'PaymentImportBegun' })
  const { lines, lastLine } = state.begun
  const isSame = command.lines === lines && (lastLine === null || command.lastLine === lastLine)
  return isSame ? accept() : reject('import_mismatch')
}

const take = (
  { lines, ...command }: PaymentImportCommandOf<'TakePaymentImportLines'>,
  state: PaymentImport,
): ImportDecision => {
  if (state.status === 'none') return reject('import_not_found')
  const { lastLine } = state.begun
  if (lastLine !== null && lines.some(({ to }) => to > lastLine)) return reject('import_mismatch')
  const more = without(lines, state.taken)
  return more.length === 0 ? accept() : accept({ ...command, type: 'PaymentImportLinesTaken', lines: more })
}

const complete = (
  command: PaymentImportCommandOf<'CompletePaymentImport'>,
  state: PaymentImport,
): ImportDecision => {
  if (state.status === 'none') return reject('import_not_found')
  const isAll = hereBy(command) + command.refused === state.begun.lines
  if (!isAll || hereBy(command) !== countIn(state.taken)) return reject('import_incomplete')
  return state.completed !== null && hereBy(state.completed) === hereBy(command)
    ? accept()
    : accept({ ...command, type: 'PaymentImportCompleted' })
}

/** How many of the file's payments are here, whichever run imported them. */
const hereBy = ({ imported, alreadyThere }: ImportCounts): number => imported + alreadyThere

export const paymentImportDecider: Decider<
  PaymentImportCommand,
  PaymentImport,
  PaymentImportEvent,
  PaymentImportRejection
> = { decide, evolve, initial }
