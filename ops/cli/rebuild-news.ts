import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Beginning } from '../../projections/rebuild/next-build.ts'
import type { News } from '../../projections/rebuild/rebuild.ts'
import type { Waiting } from '../../projections/rebuild/serve-build.ts'
import { progressOn } from './log-progress.ts'
import { visible, type Terminal } from './terminal.ts'

export type TellingNews = {
  readonly tell: (news: News) => void
  /** Tells of a switch that has to wait. */
  readonly waitingFor: (projection: string) => (waiting: Waiting) => void
  /** Takes the bar away, if there is one. */
  readonly stop: () => void
}

type Parts = { readonly terminal: Terminal; readonly runtime: Pick<Runtime, 'monotonicMs'> }

/** What goes on while read models are built, as it goes on; nothing is said twice in a row. */
export const tellNews = ({ terminal, runtime }: Parts): TellingNews => {
  const progress = progressOn(terminal.progress)
  const speed = newSpeed(runtime)
  let told = ''
  const line = (text: string): void => {
    if (text === told) return
    told = text
    progress.stop()
    terminal.progress.write(`${visible(text)}\n`)
  }
  const waitingFor = (projection: string) => (waiting: Waiting) => {
    line(waitingText(projection, waiting))
  }
  return {
    tell: (news) => {
      switch (news.kind) {
        case 'begun':
          line(begunText(news))
          return
        case 'building': {
          const doing = `building ${news.projections.join(', ')}`
          const { done, all } = news
          progress.update({
            doing,
            done,
            all,
            note: speed(doing, { done, all, ways: news.projections.length }),
          })
          return
        }
        case 'indexing':
          line(`${news.projection}: making its indexes`)
          return
        case 'comparing':
          line(`${news.projection}: comparing its rows with those that are served`)
          return
        case 'waiting':
          waitingFor(news.projection)(news.waiting)
      }
    },
    waitingFor,
    stop: progress.stop,
  }
}

const anew: Readonly<Record<Extract<Beginning, { kind: 'anew' }>['why'], string>> = {
  asked: 'begun anew, as asked for: what an earlier rebuild has left is dropped',
  other_program: 'begun anew: what an earlier rebuild has left was made by another version of the program',
}

const begunText = ({ projection, of, beginning }: Extract<News, { kind: 'begun' }>): string => {
  const parts = of === 1 ? '' : ` in ${of} partitions`
  switch (beginning.kind) {
    case 'begun':
      return `${projection}: a new build is begun${parts}`
    case 'taken_up':
      return `${projection}: going on with what an earlier rebuild has left at position ${beginning.position}${parts}`
    case 'anew':
      return `${projection}: ${anew[beginning.why]}${parts}`
  }
}

const waitingText = (projection: string, waiting: Waiting): string => {
  switch (waiting.kind) {
    case 'behind':
      return `${projection}: waiting until the build has everything that is served`
    case 'read': {
      const readers = waiting.readers.map(({ who, pid, since }) => `${who} (${pid}, since ${since})`)
      return `${projection}: waiting for who reads in one snapshot since before: ${readers.join(', ')}`
    }
    case 'held':
      return `${projection}: waiting for a process that holds on to a checkpoint`
  }
}

const MS_PER_SECOND = 1_000

/** In events of the log a second, however many read models are made of each. */
const newSpeed = ({ monotonicMs }: Pick<Runtime, 'monotonicMs'>) => {
  let current = ''
  let sinceMs = 0
  let before = 0n
  return (
    doing: string,
    at: { readonly done: bigint; readonly all: bigint; readonly ways: number },
  ): string => {
    if (doing !== current || at.done < before) {
      current = doing
      sinceMs = monotonicMs()
      before = at.done
    }
    const perMs = Number(at.done - before) / (monotonicMs() - sinceMs)
    if (!Number.isFinite(perMs) || perMs <= 0) return 'no speed yet'
    const leftSeconds = Number(at.all - at.done) / perMs / MS_PER_SECOND
    const perSecond = Math.round((perMs * MS_PER_SECOND) / at.ways)
    return `${perSecond.toLocaleString('en')} events/s, ${leftSeconds.toFixed(0)} s left`
  }
}
