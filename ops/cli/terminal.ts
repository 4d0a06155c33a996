import stringWidth from 'string-width'

export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean }

/** Where a command writes: results go to `print`, everything else to `progress`, so that results can be piped. */
export type Terminal = {
  readonly print: (text: string) => void
  readonly progress: ProgressStream
}

/** This process's own. */
export const ownTerminal: Terminal = {
  print: (text) => {
    console.log(text)
  },
  progress: process.stderr,
}

/** Controls, and what turns the direction of the text after it. */
const hidden = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Text from elsewhere in one line, as it is: it can neither steer the terminal nor pretend to be other text. */
export const visible = (text: string): string =>
  text.replace(hidden, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The same for text whose lines are ours. JSON stays the same JSON. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n')

/** The first row is the heading; `right` names the columns of numbers. Most Korean letters are two columns wide. */
export const textTable = (table: readonly (readonly string[])[], right: readonly number[] = []): string => {
  const rows = table.map((row) => row.map(visible))
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  )
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - stringWidth(cell))
        return right.includes(column) ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return rows.map(lineOf).join('\n')
}
