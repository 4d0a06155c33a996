import { readdir, readFile } from 'node:fs/promises'
import { migrateSchema, type Migration } from './migrations.ts'

const folder = new URL('./migrations/', import.meta.url)

/** Brings the log's schema up to date. @throws Error as `migrateSchema` does. */
export const migrate = async (connectionString: string): Promise<void> => {
  await migrateSchema({
    connectionString,
    schema: 'jangbu_log',
    owner: 'the log',
    lock: 7_241_908_113,
    nameColumn: 'file',
    migrations: await inFolder(),
  })
}

const inFolder = async (): Promise<readonly Migration[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (name) => ({ name, sql: await readFile(new URL(name, folder), 'utf8') })),
  )
}
