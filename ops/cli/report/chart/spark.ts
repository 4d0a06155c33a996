import type { PlotPoint } from './thinning.ts'
import type { Plot } from './plot.ts'
import { shareOf } from './ticks.ts'

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** A line in so many characters: each as high as the balance stood at the end of its time. */
export const spark = (points: readonly PlotPoint[], { span, scale }: Plot, columns: number): string => {
  const widthMs = (span.untilMs - span.fromMs) / columns
  let next = 0
  let standing: bigint | undefined
  return Array.from({ length: columns }, (_, column) => {
    const endMs = column === columns - 1 ? span.untilMs : span.fromMs + (column + 1) * widthMs
    for (let point = points[next]; point !== undefined && point.atMs <= endMs; point = points[next]) {
      standing = point.amount
      next += 1
    }
    return standing === undefined ? ' ' : (blocks[blockOf(shareOf(standing, scale))] ?? ' ')
  }).join('')
}

const blockOf = (share: number): number => Math.min(blocks.length - 1, Math.floor(share * blocks.length))
