import type { ListedBuild, Listing } from '../../projections/rebuild/list-builds.ts'
import type { Projection } from '../../projections/projection.ts'
import { textTable } from './terminal.ts'

const BYTES_PER_MIB = 1_048_576n

export const buildsJson = ({ head, builds }: Listing): string =>
  JSON.stringify(
    {
      head,
      builds: builds.map(({ partitions, ...build }) => ({
        ...build,
        lag: head - build.position,
        partitions: partitions.map(({ partition, ...state }) => ({ index: partition.index, ...state })),
      })),
    },
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  )

const HEADING = [
  'read model',
  'version',
  'build',
  'partitions',
  'position',
  'behind',
  'since',
  'MiB',
  'state',
]

export const buildsText = ({ head, builds }: Listing, known: readonly Projection[]): string => {
  const rows = builds.map((build) => [
    build.name,
    String(build.version),
    build.build,
    String(build.of),
    String(build.position),
    String(head - build.position),
    build.behindSince ?? '',
    String(build.bytes / BYTES_PER_MIB),
    stateText(build, known),
  ])
  return textTable([HEADING, ...rows], [1, 3, 4, 5, 7])
}

const stateText = (
  { name, version, build, partitions, begunAt }: ListedBuild,
  known: readonly Projection[],
): string => {
  const stopped = partitions.flatMap(({ stoppedFor }) => (stoppedFor === undefined ? [] : [stoppedFor]))
  if (stopped.length > 0) return `STOPPED: ${stopped.join('; ')}`
  const current = known.find((one) => one.name === name)?.version
  if (current !== undefined && version < current) return 'of an earlier version'
  if (current === undefined || version > current) return 'of another program'
  if (build === 'served') return 'running'
  const since = begunAt === undefined ? '' : `, begun ${begunAt}`
  return build === 'previous' ? 'the way back' : `being made${since}`
}
