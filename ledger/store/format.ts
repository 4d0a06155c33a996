/** An event's data in the log: JSON, with amounts as text. */
export type Fields = Readonly<Record<string, unknown>>

/** From one version's data, as stored, to the next one's: pure, and quick, since it runs at every reading. */
export type Upcaster = (fields: Fields) => Fields

/** What a type of event needs to be written and read. */
export type Format = {
  /** Fields of the newest version that hold an amount, since JSON knows no bigint. */
  readonly money: readonly string[]
  /** One level down: in the object, or in each row of the list, that stands under `field`. */
  readonly inner?: { readonly field: string; readonly money: readonly string[] }
  /**
   * v1 → v2, v2 → v3 …: the number of them makes the version, so none can be missing. They are only ever added to: every
   * version that was once written stands in some log.
   */
  readonly upcasters: readonly Upcaster[]
}

export type Formats<Type extends string> = Readonly<Record<Type, Format>>

/** The version that is written now. */
export const newestVersion = ({ upcasters }: Format): number => upcasters.length + 1

/** Data of the version `from`, 1 to the newest, as the newest version stores it; nobody else knows an older one. */
export const upcast = ({ upcasters }: Format, fields: Fields, from: number): Fields =>
  upcasters.slice(from - 1).reduce((older, toNext) => toNext(older), fields)
