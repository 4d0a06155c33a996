/** Where a line stands: in which segment, from which byte, how long it is, and how long it may become there. */
export type Place = {
  readonly segment: number
  readonly offset: number
  readonly length: number
  readonly room: number
}

/** Places of lines by their numbers; that of a line that is gone is given to another. */
export type Places = {
  /** A number, so far without any room. */
  readonly take: () => number
  readonly put: (number: number, place: Place) => void
  readonly setLength: (number: number, length: number) => void
  readonly leave: (number: number) => void
  readonly segment: (number: number) => number
  readonly offset: (number: number) => number
  readonly length: (number: number) => number
  readonly room: (number: number) => number
  /** Those that are taken. */
  readonly numbers: () => Generator<number>
  readonly size: () => number
}

const FIRST_LINES = 1 << 10
const FIGURES = 4
const [SEGMENT, OFFSET, LENGTH, ROOM] = [0, 1, 2, 3]
/** In the place of a length: the line is gone, its room is not. */
const GONE = -1

export const newPlaces = (): Places => {
  let figures = new Int32Array(FIRST_LINES * FIGURES)
  let count = 0
  const free: number[] = []
  const figure = (number: number, which: number): number => figures[number * FIGURES + which] ?? 0
  const grow = (): void => {
    const more = new Int32Array(figures.length * 2)
    more.set(figures)
    figures = more
  }
  return {
    take: () => {
      const left = free.pop()
      if (left !== undefined) return left
      count += 1
      if (count * FIGURES > figures.length) grow()
      return count - 1
    },
    put: (number, { segment, offset, length, room }) => {
      figures.set([segment, offset, length, room], number * FIGURES)
    },
    setLength: (number, length) => {
      figures[number * FIGURES + LENGTH] = length
    },
    leave: (number) => {
      figures[number * FIGURES + LENGTH] = GONE
      free.push(number)
    },
    segment: (number) => figure(number, SEGMENT),
    offset: (number) => figure(number, OFFSET),
    length: (number) => figure(number, LENGTH),
    room: (number) => figure(number, ROOM),
    numbers: function* () {
      for (let number = 0; number < count; number += 1) if (figure(number, LENGTH) !== GONE) yield number
    },
    size: () => count - free.length,
  }
}
