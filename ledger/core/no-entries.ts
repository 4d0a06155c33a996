/** One for all: most payments never have an entry in most of their maps, and there are many payments in memory. */
export const noEntries: ReadonlyMap<never, never> = new Map<never, never>()
