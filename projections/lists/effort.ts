/** How much is looked at while somebody waits for a page, in rows. */
export type Effort = {
  /** What fits is mostly among so many of the newest. */
  readonly soon: number
  /** As many of them as can be looked at. */
  readonly wide: number
  /** What an index finds in no order: more take longer to look at than the newest. */
  readonly few: number
}

/** Each row takes half a microsecond to two. */
export const standardEffort: Effort = { soon: 2_000, wide: 14_000, few: 2_000 }
