import { readConfig } from '../config.ts'
import type { DevelopmentAccess } from '../data-dir.ts'
import { start, type System } from '../start.ts'

/** Until Ctrl-C, or until the process cannot go on. */
export const runSystem = async (): Promise<void> => {
  const system = await start(readConfig(process.env), (line) => {
    console.error(line)
  })
  console.log(welcome(system))
  try {
    await Promise.race([interrupted(), system.failed])
  } finally {
    console.error('\nStopping …')
    await system.stop()
  }
  process.exit(0)
}

/** Ctrl-C, or whoever runs us; a second Ctrl-C does not wait. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve()
      })
    }
  })

const welcome = ({ url, access }: System): string => {
  const lines = [`Jangbu listens on ${url}`, `  documents     ${url}/docs`]
  if (access === undefined) return lines.join('\n')
  const simulators = Object.entries(access.simulators)
  lines.push(...simulators.map(([id, address]) => `  simulator     ${address}  (${id})`))
  lines.push(
    `  secret key    ${access.secretKey}  (demo merchant, test mode)`,
    `  admin key     ${access.adminKey}`,
  )
  const [first] = simulators
  return first === undefined
    ? lines.join('\n')
    : [...lines, '', 'Pay 10,000 KRW:', '', firstPayment(access, first[1])].join('\n')
}

/** One line, for any number of times: each has a new order and a new card. */
const firstPayment = ({ url, secretKey }: DevelopmentAccess, simulator: string): string => {
  const token = `$(curl -s ${simulator}/v1/card-tokens -d '{}' | sed 's/.*"cardToken":"\\([^"]*\\)".*/\\1/')`
  const order = `"orderId":"order-'$(date +%s%N)'","orderName":"Americano","amount":10000`
  const body = `{${order},"provider":"card-network","method":{"type":"token","token":"'${token}'"}}`
  const headers = [`Authorization: Bearer ${secretKey}`, 'Content-Type: application/json']
  return [
    `curl -s ${url}/v1/payments`,
    ...headers.map((header) => `-H '${header}'`),
    `-H "Idempotency-Key: $(date +%s%N)"`,
    `-d '${body}'`,
  ].join(' ')
}
