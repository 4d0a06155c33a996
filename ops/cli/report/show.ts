import type { Language } from '../../../commands/http/language.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import { visible, visibleLines, type Terminal } from '../terminal.ts'
import { writeReport } from './file.ts'
import { reportJson } from './json.ts'
import type { Report } from './model.ts'
import { reportHtml } from './page.ts'
import { reportText } from './text.ts'

/** `html`: the file for the page, in the place of the text; `force`: even if something is there. */
export type ShowOptions = {
  readonly json: boolean
  readonly html?: string | undefined
  readonly force: boolean
  readonly language: Language
}
export type ShowParts = { readonly terminal: Terminal; readonly runtime: Pick<Runtime, 'now'> }

/** Shows a report in the way that was asked for. @throws ConfigError when the file is there already. */
export const showReport = async (
  { terminal, runtime }: ShowParts,
  report: Report,
  { json, html: path, force, language }: ShowOptions,
): Promise<void> => {
  if (path !== undefined) {
    await writeReport(path, reportHtml(report, { language, madeAt: runtime.now() }), force)
    terminal.progress.write(`${visible(path)}\n`)
  }
  if (json) terminal.print(visibleLines(reportJson(report)))
  else if (path === undefined) terminal.print(reportText(report, language))
}
