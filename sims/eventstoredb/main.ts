import { parseArgs } from 'node:util'
import { z } from 'zod'
import { CONTROL_HELP, startControl } from './control.ts'
import { startRestartable } from './restartable.ts'

const HELP = `npm run event-store -- [options]

A double of EventStoreDB on gRPC. Prints {"url":"esdb://…"} and {"control":"http://…"} when it listens; stops on SIGTERM.

  --port N          where clients connect (2113); 0: any free one
  --host H          the address to listen on (127.0.0.1)
  --file PATH       where to keep the log, made when missing; otherwise it is forgotten with the process
  --control-port N  where the switches are, on 127.0.0.1 (any free one)
  --help            this text

The switches: ${CONTROL_HELP}`

const port = z.coerce.number().int().min(0).max(65_535)
const Options = z.object({
  port: port.default(2113),
  host: z.string().min(1).default('127.0.0.1'),
  file: z.string().min(1).optional(),
  'control-port': port.default(0),
  help: z.boolean().default(false),
})
type Options = z.output<typeof Options>

const text = { type: 'string' } as const

const optionsIn = (words: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...words],
    options: { port: text, host: text, file: text, 'control-port': text, help: { type: 'boolean' } },
  })
  return Options.parse(values)
}

const print = (line: Readonly<Record<string, string>>): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const run = async ({ port, host, file, 'control-port': controlPort }: Options): Promise<void> => {
  const store = await startRestartable({ port, host, ...(file === undefined ? {} : { dataFile: file }) })
  const control = await startControl(store, controlPort)
  print({ url: store.server().url })
  print({ control: control.url })
  const stop = async (): Promise<void> => {
    await Promise.all([store.isRunning() ? store.end('stop') : undefined, control.close()])
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
}

const options = optionsIn(process.argv.slice(2))
if (options.help) process.stdout.write(`${HELP}\n`)
else await run(options)
