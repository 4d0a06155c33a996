export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean }

/** Where a command writes: results go to `print`, everything else to `progress`, so that results can be piped. */
export type Terminal = {
  readonly print: (text: string) => void
  readonly progress: ProgressStream
}

/** The first row is the heading; `right` names the columns of numbers. */
export const textTable = (rows: readonly (readonly string[])[], right: readonly number[] = []): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return rows.map(lineOf).join('\n')
}
