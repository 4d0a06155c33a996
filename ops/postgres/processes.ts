import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A process of PostgreSQL working on some cluster. */
export type ServerProcess = { readonly pid: number; readonly parentPid: number }

/** comm is in parentheses and may hold any character; the parent's id is the second field after it. */
const parse = (statLine: string): { readonly name: string; readonly parentPid: number } => {
  const close = statLine.lastIndexOf(')')
  const name = statLine.slice(statLine.indexOf('(') + 1, close)
  return { name, parentPid: Number(statLine.slice(close + 2).split(' ')[1]) }
}

/** Every process of PostgreSQL has its data directory as working directory, under whatever name it was reached. */
const onLinux = async (cluster: string): Promise<readonly ServerProcess[]> => {
  const target = await stat(cluster)
  const look = async (pid: string): Promise<readonly ServerProcess[]> => {
    try {
      const { name, parentPid } = parse(await readFile(`/proc/${pid}/stat`, 'utf8'))
      if (name !== 'postgres') return []
      const cwd = await stat(`/proc/${pid}/cwd`)
      return cwd.dev === target.dev && cwd.ino === target.ino ? [{ pid: Number(pid), parentPid }] : []
    } catch {
      // Ended meanwhile, or another user's, and then not on our data.
      return []
    }
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return (await Promise.all(pids.map(look))).flat()
}

export const postmasterFileIn = (cluster: string): string => join(cluster, 'postmaster.pid')

/** The process id in postmaster.pid, alive or not; undefined without such a file. */
export const recordedPid = async (cluster: string): Promise<number | undefined> => {
  const text = await readFile(postmasterFileIn(cluster), 'utf8').catch(() => '')
  const pid = /^-?(\d+)/.exec(text)?.[1]
  return pid === undefined ? undefined : Number(pid)
}

/** Without /proc: the recorded process, if it is a PostgreSQL at all. */
const elsewhere = async (cluster: string): Promise<readonly ServerProcess[]> => {
  const pid = await recordedPid(cluster)
  if (pid === undefined) return []
  const listed = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return /postgres\s*$/.test(listed.stdout) ? [{ pid, parentPid: 1 }] : []
}

/** The processes of PostgreSQL at work on this cluster, whoever started them. */
export const serversOn = async (cluster: string): Promise<readonly ServerProcess[]> =>
  process.platform === 'linux' ? onLinux(cluster) : elsewhere(cluster)

/** Those whose parent is not one of them: the postmaster, or backends that lost theirs. */
export const rootsOf = (servers: readonly ServerProcess[]): readonly ServerProcess[] =>
  servers.filter(({ parentPid }) => servers.every(({ pid }) => pid !== parentPid))
