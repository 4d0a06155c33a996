import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { BackupSource } from './source.ts'

/** A backup in a process of its own, which `head` may hold up before the backup's end. */
const programOf = (head: string): string => `
  const { parts } = await import('${new URL('backup.spec-helper.ts', import.meta.url).href}')
  const { takeBackup } = await import('${new URL('take.ts', import.meta.url).href}')
  const [source, directory] = JSON.parse(process.argv[1])
  const log = await parts.openLog(source)
  try {
    await takeBackup({ ...source, log: { ...log, head: ${head} } }, directory, parts)
    console.log('made')
  } catch (error) {
    console.log(String(error) + ' ' + String(error.cause))
  }
  process.exit()`

const FOR_EVER = `() => new Promise(() => console.log('copied'))`

const lineOf = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('no output to read')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('the backup ended without a word')
}

type Own = { readonly shell: string; readonly head: string }

const started = (
  { shell, head }: Own,
  { log: _, ...source }: BackupSource,
  directory: string,
): ChildProcess => {
  const program = ['--input-type=module', '--eval', programOf(head), JSON.stringify([source, directory])]
  return spawn('/bin/sh', ['-c', `${shell} exec "$0" "$@"`, process.execPath, ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Killed when all files are copied. */
export const dyingBackup = async (source: BackupSource, directory: string): Promise<void> => {
  const child = started({ shell: '', head: FOR_EVER }, source, directory)
  const ended = once(child, 'exit')
  const said = await lineOf(child)
  child.kill('SIGKILL')
  await ended
  if (said !== 'copied') throw new Error(said)
}

/** Where no file can grow beyond 64 KiB, as on a disk that is full; what it said. */
export const limitedBackup = async (source: BackupSource, directory: string): Promise<string> => {
  const child = started({ shell: 'ulimit -f 128;', head: 'log.head' }, source, directory)
  const ended = once(child, 'exit')
  const said = await lineOf(child)
  await ended
  return said
}
