type Values<Field extends string> = { readonly [Name in Field]?: number | undefined }

/** Small numbers side by side in one, the first in its lowest bits. */
export type Packed<Field extends string> = {
  /** 0 in what is left out. */
  readonly pack: (values: Values<Field>) => number
  /** Whether the fields that are asked for hold what is asked. */
  readonly holds: (all: number, asked: Values<Field>) => boolean
}

/** `widths`: the bits of each, at most 31 together. A value that needs more is cut. */
export const packed = <Field extends string>(widths: Readonly<Record<Field, number>>): Packed<Field> => {
  const fields: { readonly name: string; readonly shift: number; readonly mask: number }[] = []
  let shift = 0
  for (const [name, width] of Object.entries<number>(widths)) {
    fields.push({ name, shift, mask: 2 ** width - 1 })
    shift += width
  }
  return {
    pack: (values: Values<string>) =>
      fields.reduce((all, { name, shift: by, mask }) => all | (((values[name] ?? 0) & mask) << by), 0),
    holds: (all, asked: Values<string>) =>
      fields.every(({ name, shift: by, mask }) => {
        const wanted = asked[name]
        return wanted === undefined || ((all >>> by) & mask) === (wanted & mask)
      }),
  }
}
