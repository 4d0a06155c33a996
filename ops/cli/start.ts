import { readConfig, type Config } from '../config.ts'
import type { DevelopmentAccess } from '../data-dir.ts'
import { everyRole, type RoleNames } from '../roles/names.ts'
import { letSimulatorsNotify } from '../simulators.ts'
import { start, startPart, type PartOfSystem, type System } from '../start.ts'
import { errorText } from './error-text.ts'
import { interruption } from './interruption.ts'

/** Above what requests, provider calls and the writing of their outcomes take while the database is there. */
const STOP_LIMIT_MS = 120_000
const say = (line: string): void => {
  console.error(line)
}

/** Until Ctrl-C, or until the process cannot go on. */
export const runSystem = async (roles: RoleNames): Promise<void> => {
  const config = readConfig(process.env)
  // From the very start, so that what has been started by then is stopped as well.
  const interrupted = interruption({
    signals: process,
    nowMs: () => performance.now(),
    onFirst: stopping,
    leave: (exitCode) => process.exit(exitCode),
  })
  const system = await started(config, roles)
  const failure = await Promise.race([interrupted, system.failed.catch((error: unknown) => ({ error }))])
  if (failure !== undefined) {
    say(errorText(failure.error))
    stopping()
  }
  await system.stop()
  process.exit(failure === undefined ? 0 : 1)
}

const stopping = (): void => {
  const limit = `at most ${String(STOP_LIMIT_MS / 1_000)} s`
  say(`\nStopping: waiting for requests and payments under way, ${limit}; Ctrl-C again leaves at once`)
  setTimeout(() => {
    say('Something is still under way: leaving it to the next start.')
    process.exit(1)
  }, STOP_LIMIT_MS).unref()
}

/** Started, and told so. */
const started = async (config: Config, roles: RoleNames): Promise<Pick<System, 'failed' | 'stop'>> => {
  if (roles.size === everyRole.size) {
    const system = await start(config, say)
    if (system.access !== undefined) await letSimulatorsNotify(system.access.simulators, system.url)
    console.log(welcome(system))
    return system
  }
  const part = await startPart(config, say, roles)
  console.log(partWelcome(part))
  return part
}

const welcome = ({ url, access }: System): string => {
  if (access === undefined) return addressLines(url).join('\n')
  const lines = [...addressLines(url), ...accessLines(access)]
  const simulator = access.simulators['card-network']
  return simulator === undefined
    ? lines.join('\n')
    : [...lines, '', 'Pay 10,000 KRW:', '', firstPayment(access, simulator)].join('\n')
}

const partWelcome = ({ url, access = {}, roles }: PartOfSystem): string =>
  [
    ...(url === undefined ? ['Jangbu runs'] : addressLines(url)),
    `  roles         ${[...roles].join(', ')}`,
    // Keys are of use only with an address.
    ...accessLines(url === undefined ? { simulators: access.simulators ?? {} } : access),
  ].join('\n')

const addressLines = (url: string): readonly string[] => [
  `Jangbu listens on ${url}`,
  `  documents     ${url}/docs`,
]

const accessLines = ({
  simulators = {},
  secretKey,
  adminKey,
}: Partial<DevelopmentAccess>): readonly string[] => [
  ...Object.entries(simulators).map(([id, address]) => `  simulator     ${address}  (${id})`),
  ...(secretKey === undefined ? [] : [`  secret key    ${secretKey}  (demo merchant, test mode)`]),
  ...(adminKey === undefined ? [] : [`  admin key     ${adminKey}`]),
]

/** One line, for any number of times: each has a new order and a new card. */
const firstPayment = ({ url, secretKey }: DevelopmentAccess, simulator: string): string => {
  const token = `$(curl -s ${simulator}/v1/card-tokens -d '{}' | sed 's/.*"cardToken":"\\([^"]*\\)".*/\\1/')`
  const order = `"orderId":"order-'$(date +%s)-$RANDOM'","orderName":"Americano","amount":10000`
  const body = `{${order},"provider":"card-network","method":{"type":"token","token":"'${token}'"}}`
  const headers = [`Authorization: Bearer ${secretKey}`, 'Content-Type: application/json']
  return [
    `curl -s ${url}/v1/payments`,
    ...headers.map((header) => `-H '${header}'`),
    `-H "Idempotency-Key: $(date +%s)-$RANDOM"`,
    `-d '${body}'`,
  ].join(' ')
}
