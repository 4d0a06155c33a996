import { placeIn, sealedCursor } from '../cursor-seal.ts'

/** `older`: the page goes on below the place, as the newest come first; `newer`: back above it. */
export type Direction = 'older' | 'newer'
/** A line of an account. */
export type Place = { readonly position: string; readonly line: number }
export type From = Place & { readonly direction: Direction }

/** A 64-bit number, which 18 digits always are, and no log has more events. */
const shape = /^(older|newer)\.(\d{1,18})\.(\d{1,9})$/

export const cursorOf = (direction: Direction, { position, line }: Place, list: string): string =>
  sealedCursor(`${direction}.${position}.${line}`, list)

/** undefined when it is no cursor of this list. */
export const fromOf = (cursor: string, list: string): From | undefined => {
  const [, direction, position, line] = shape.exec(placeIn(cursor, list) ?? '') ?? []
  if (position === undefined || line === undefined) return undefined
  return { direction: direction === 'newer' ? 'newer' : 'older', position, line: Number(line) }
}
