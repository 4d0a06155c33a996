import { buildIn, readBuilds, type BuildState } from '../builds.ts'
import { openReadDatabase, type ReadPlace } from '../connect.ts'
import type { Projection } from '../projection.ts'
import { alone, BusyError } from './alone.ts'
import { closeBuilds, type Closed } from './close-builds.ts'
import { serveBuild, type Served, type Serving } from './serve-build.ts'

/** Work that nobody may do to the builds of one read model beside somebody else. */
const orBusy = async <T>(
  place: ReadPlace,
  { name }: Projection,
  work: () => Promise<T>,
): Promise<T | 'busy'> => {
  try {
    const lock = await alone(place, name)
    return await work().finally(lock.release)
  } catch (error) {
    if (error instanceof BusyError) return 'busy'
    throw error
  }
}

/** Serves the previous build again, as soon as it has everything; what is served becomes the previous one. */
export const goBack = (serving: Serving, projection: Projection): Promise<Served | 'busy'> =>
  orBusy(serving.database, projection, async () => {
    const previous = await previousOf(serving.database, projection)
    return previous === undefined
      ? { kind: 'missing' }
      : serveBuild(serving, { projection, incoming: 'previous', of: previous.of })
  })

const previousOf = async (place: ReadPlace, projection: Projection): Promise<BuildState | undefined> => {
  const database = openReadDatabase({ ...place, purpose: 'rebuild', connections: 1 })
  try {
    return buildIn(await readBuilds(database), projection, 'previous')
  } finally {
    await database.destroy()
  }
}

/** There is no way back afterwards. */
export const closeWayBack = (place: ReadPlace, projection: Projection): Promise<readonly Closed[] | 'busy'> =>
  orBusy(place, projection, () => closeBuilds(place, projection))
