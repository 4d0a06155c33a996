import { SingleBar } from 'cli-progress'
import type { ProgressStream } from './terminal.ts'

export type Stage = {
  /** What is being done: a new one begins where it changes. */
  readonly doing: string
  readonly done: bigint
  readonly all: bigint
  /** Beside the figures: how fast it goes, say. */
  readonly note?: string | undefined
}

/** A bar on a terminal, else a line for each tenth. */
export type Progress = { readonly update: (stage: Stage) => void; readonly stop: () => void }

export const progressOn = (stream: ProgressStream): Progress =>
  stream.isTTY === true ? barOn(stream) : linesOn(stream)

const barOn = (stream: ProgressStream): Progress => {
  let bar: SingleBar | undefined
  let doing: string | undefined
  const stop = (): void => {
    bar?.stop()
    bar = undefined
  }
  return {
    update: (stage) => {
      if (stage.doing !== doing || bar === undefined) {
        stop()
        doing = stage.doing
        const format = `${doing}  {bar}  {percentage} %  {note}{eta_formatted} left`
        bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: true })
        bar.start(Number(stage.all), 0, { note: '' })
      }
      bar.update(Number(stage.done), { note: stage.note === undefined ? '' : `${stage.note}  ` })
    },
    stop,
  }
}

const TENTHS = 10n

const linesOn = (stream: ProgressStream): Progress => {
  let doing: string | undefined
  let told = 0n
  return {
    update: (stage) => {
      if (stage.doing !== doing) told = 0n
      doing = stage.doing
      const tenth = (stage.done * TENTHS) / (stage.all === 0n ? 1n : stage.all)
      const note = stage.note === undefined ? '' : ` (${stage.note})`
      if (tenth > told) stream.write(`${doing}: ${stage.done} of ${stage.all}${note}\n`)
      told = tenth
    },
    stop: () => undefined,
  }
}
