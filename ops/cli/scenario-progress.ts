import { MultiBar, type SingleBar } from 'cli-progress'
import type { RunListener } from './scenario-client.ts'
import { visible, type ProgressStream } from './terminal.ts'

export type RunProgress = RunListener & { readonly stop: () => void }

/** A bar for each provider on a terminal, else a line for each step. */
export const runProgressOn = (stream: ProgressStream): RunProgress =>
  stream.isTTY === true ? barsOn(stream) : linesOn(stream)

const barsOn = (stream: ProgressStream): RunProgress => {
  const format = '{provider}  {bar}  {value}/{total}  {state}'
  const bars = new MultiBar({ stream, format, hideCursor: true, clearOnComplete: true, barsize: 20 })
  const byProvider = new Map<string, SingleBar>()
  return {
    begun: ({ providers, steps }) => {
      const width = Math.max(...providers.map(({ length }) => length))
      for (const provider of providers) {
        const shown = { provider: provider.padEnd(width), state: '' }
        byProvider.set(provider, bars.create(steps, 0, shown))
      }
    },
    stepped: (provider, { place, step, verdict, tookMs }) => {
      const bar = byProvider.get(provider)
      if (bar === undefined) return
      if (place + 1 > bar.getTotal()) bar.setTotal(place + 1)
      bar.update(place + 1, { state: `${step} ${verdict} ${String(tookMs)} ms` })
    },
    stop: () => {
      bars.stop()
    },
  }
}

const linesOn = (stream: ProgressStream): RunProgress => {
  let total = 0
  return {
    begun: ({ id, steps }) => {
      total = steps
      stream.write(`${visible(id)}\n`)
    },
    stepped: (provider, { place, step, verdict, tookMs, why }) => {
      const at = `${String(place + 1)}/${String(Math.max(total, place + 1))}`
      const because = why === null ? '' : `: ${why.en}`
      stream.write(visible(`${provider}  ${at}  ${step}  ${verdict}  ${String(tookMs)} ms${because}`) + '\n')
    },
    stop: () => undefined,
  }
}
