import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { readIfThere } from '../files.ts'
import { syncDirectory, writeSecret } from '../postgres/files.ts'
import { LogFileError } from './line.ts'

const Sidecar = z.strictObject({
  events: z.int().min(0),
  /** Of the last event; null when there is none. */
  lastPosition: z.string().regex(/^\d+$/).nullable(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
})

/** What a finished export was, in a file of its own beside it. */
export type Sidecar = Readonly<z.output<typeof Sidecar>>

export const sidecarPath = (exportPath: string): string => `${exportPath}.digest.json`

export const writeSidecar = (exportPath: string, sidecar: Sidecar): Promise<void> =>
  writeSecret(sidecarPath(exportPath), `${JSON.stringify(sidecar, undefined, 2)}\n`)

/** Gone, also after a power cut, before the export goes on beyond what it says. */
export const removeSidecar = async (exportPath: string): Promise<void> => {
  await rm(sidecarPath(exportPath), { force: true })
  await syncDirectory(dirname(exportPath))
}

/** undefined: the export was never finished, or came without. @throws LogFileError when it cannot be read. */
export const readSidecar = async (exportPath: string): Promise<Sidecar | undefined> => {
  const text = await readIfThere(sidecarPath(exportPath))
  if (text === undefined) return undefined
  const parsed = Sidecar.safeParse(jsonIn(text))
  if (!parsed.success) throw new LogFileError(`${sidecarPath(exportPath)} cannot be read`)
  return parsed.data
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
