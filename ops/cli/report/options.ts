import { Option, type Command } from 'commander'
import { languageOf, languages } from './language.ts'

/** Those that `showReport` goes by, beside `--json`. */
export const addReportOptions = (command: Command): Command =>
  command
    .option(
      '--html <file>',
      'a page in the place of the text, which needs nothing but itself; never over a file that is there',
    )
    .option('--force', 'even over a file that is there', false)
    .addOption(
      new Option('--language <language>', 'of headings and messages')
        .choices(languages)
        .default(languageOf(process.env), 'by LC_ALL, LC_MESSAGES, LANG'),
    )
