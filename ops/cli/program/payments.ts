import type { Command } from 'commander'
import { calls } from '../calls.ts'
import { paymentStory } from '../payment-story.ts'
import { queue } from '../queue.ts'
import { withLog } from '../with-log.ts'
import { json, type Json } from './options.ts'

/** Single payments, and what waits for somebody. */
export const paymentCommands = (program: Command): void => {
  program
    .command('payment')
    .description('tell the story of one payment, event by event')
    .argument('<id>', 'pay_…')
    .addOption(json())
    .action((paymentId: string, options: Json) =>
      withLog((log) => paymentStory(log, { paymentId, ...options })),
    )

  program
    .command('calls')
    .description('show what was sent to providers for one payment, and what came back')
    .argument('<id>', 'pay_…')
    .addOption(json())
    .action((paymentId: string, options: Json) => withLog((log) => calls(log, { paymentId, ...options })))

  program
    .command('queue')
    .description('what waits for a person, because its outcome cannot be learnt in any other way')
    .option('--all', 'everything whose outcome is open, and what is going to happen with it', false)
    .addOption(json())
    .action((options: Json & { readonly all: boolean }) => withLog((log) => queue(log, options)))
}
