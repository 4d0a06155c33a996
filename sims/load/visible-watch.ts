import pg from 'pg'

/** For how long a projection did not show what was committed, in ms, one figure for each event. */
export type Visible = {
  readonly latenciesMs: (projection: string) => readonly number[]
  readonly close: () => Promise<void>
}

const LOG_CHANNEL = 'jangbu_log'
const CHANNEL = 'bench_visible'

/** Tells of every batch as it is committed, in the words `payments 4711`. */
const TRIGGER = `
  CREATE OR REPLACE FUNCTION public.tell_visible() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('${CHANNEL}', NEW.projection || ' ' || NEW.position);
    RETURN NULL;
  END $$;
  CREATE OR REPLACE TRIGGER tell_visible AFTER UPDATE OF position ON jangbu_read.checkpoints
    FOR EACH ROW WHEN (NEW.build = 'served') EXECUTE FUNCTION public.tell_visible()`

type Commit = { readonly position: bigint; readonly atMs: number }
type Follower = { next: number; last: bigint; readonly latenciesMs: number[] }

/**
 * Listens to both commits, of the log's append and of the read model's batch, on one connection: what one notification
 * takes to come here, the other takes too. Nothing is asked for, so nothing is slowed down by asking.
 */
export const watchVisible = async (databaseUrl: string): Promise<Visible> => {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench visible' })
  await client.connect()
  const commits: Commit[] = []
  const followers = new Map<string, Follower>()
  client.on('notification', ({ channel, payload = '' }) => {
    const atMs = performance.now()
    if (channel === LOG_CHANNEL) {
      commits.push({ position: BigInt(payload), atMs })
      return
    }
    const [projection = '', position = '0'] = payload.split(' ')
    const follower = followers.get(projection) ?? begun(commits)
    followers.set(projection, follower)
    reach(follower, commits, { position: BigInt(position), atMs })
  })
  await client.query(TRIGGER)
  await client.query(`LISTEN ${LOG_CHANNEL}; LISTEN ${CHANNEL}`)
  return {
    latenciesMs: (projection) => followers.get(projection)?.latenciesMs ?? [],
    close: () => client.end(),
  }
}

/** Not what was committed before the first batch was seen: how long that took is not known. */
const begun = (commits: readonly Commit[]): Follower => ({
  next: commits.length,
  last: commits.at(-1)?.position ?? 0n,
  latenciesMs: [],
})

/** Two appends that are in flight may be heard of in either order. */
const reach = (follower: Follower, commits: readonly Commit[], batch: Commit): void => {
  for (let commit = commits[follower.next]; commit !== undefined; commit = commits[follower.next]) {
    if (commit.position > batch.position) return
    for (; follower.last < commit.position; follower.last += 1n)
      follower.latenciesMs.push(batch.atMs - commit.atMs)
    follower.next += 1
  }
}
