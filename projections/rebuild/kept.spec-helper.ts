import { expect } from 'chai'
import { buildIn, readBuilds, type BuildState } from '../builds.ts'
import { specRuntime } from '../history.spec-helper.ts'
import type { Build } from '../homes.ts'
import { journalProjection } from '../journal/project.ts'
import { keepProjections, type Whose } from '../keeper.ts'
import { paymentsProjection } from '../payments/project.ts'
import type { Projection } from '../projection.ts'
import type { Notice } from '../runner.ts'
import {
  newStages,
  rebuildForSpec,
  rowsFromZero,
  rowsIn,
  type Rebuilt,
  type Stage,
} from './rebuild.spec-helper.ts'
import { serveBuild, type Served } from './serve-build.ts'

/** One that divides by stream, and one that divides itself. */
export const kept: readonly Projection[] = [paymentsProjection, journalProjection]

export type Noted = { readonly whose: Whose; readonly notice: Notice }

/** A stage with what a process with the projector's role does on it; by default it is about payments. */
export type KeptStage = Stage & {
  readonly notices: readonly Noted[]
  /** Begins; gives what ends it. */
  readonly keep: () => () => Promise<void>
  /** To be ended with the test. */
  readonly ends: (() => Promise<void>)[]
  readonly stateOf: (build: Build, projection?: Projection) => Promise<BuildState | undefined>
  readonly isCurrent: (build: Build, projection?: Projection) => () => Promise<boolean>
  readonly rebuild: (
    options?: Partial<Parameters<typeof rebuildForSpec>[0]>,
    projection?: Projection,
  ) => Promise<Rebuilt>
  readonly back: (projection?: Projection) => Promise<Served>
  /** That they are what the log means. */
  readonly expectRows: (build: Build, projection?: Projection) => Promise<void>
}

const keptStage = (stage: Stage): KeptStage => {
  const { place, database, store } = stage
  const notices: Noted[] = []
  const ends: (() => Promise<void>)[] = []
  const stateOf: KeptStage['stateOf'] = async (build, projection = paymentsProjection) =>
    buildIn(await readBuilds(database), projection, build)
  return {
    ...stage,
    notices,
    ends,
    keep: () => {
      const leaving = new AbortController()
      const { signal } = leaving
      const notify = (whose: Whose, notice: Notice): void => {
        notices.push({ whose, notice })
      }
      const keeping = keepProjections(
        { store, database: place, runtime: specRuntime, signal, notify },
        kept.map((projection) => ({ projection })),
      )
      const end = async (): Promise<void> => {
        leaving.abort()
        await keeping
      }
      ends.push(end)
      return end
    },
    stateOf,
    isCurrent: (build, projection) => async () =>
      (await stateOf(build, projection))?.position === (await store.head()),
    rebuild: (options = {}, projection = paymentsProjection) =>
      rebuildForSpec({ store, database: place, ...options }, projection),
    back: async (projection = paymentsProjection) => {
      const { signal } = new AbortController()
      const of = (await stateOf('previous', projection))?.of ?? 1
      const serving = { store, database: place, runtime: specRuntime, signal }
      return serveBuild(serving, { projection, incoming: 'previous', of })
    },
    expectRows: async (build, projection = paymentsProjection) => {
      const rows = await rowsIn(place, projection, build)
      expect(rows, `${projection.name} ${build}`).to.deep.equal(await rowsFromZero(store, projection))
    },
  }
}

type KeptStages = Pick<ReturnType<typeof newStages>, 'close' | 'drop'> & {
  readonly open: () => Promise<KeptStage>
}

/** As `newStages`. */
export const newKeptStages = (): KeptStages => {
  const stages = newStages()
  let opened: KeptStage | undefined
  return {
    open: async (): Promise<KeptStage> => (opened = keptStage(await stages.open())),
    close: async (): Promise<void> => {
      for (const end of opened?.ends.splice(0) ?? []) await end()
      await stages.close()
    },
    drop: stages.drop,
  }
}
