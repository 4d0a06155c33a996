import { readFile, writeFile } from 'node:fs/promises'
import { BYTE_ORDER_MARK } from '../../commands/http/csv-rows.ts'
import { csvOf } from '../../commands/scenarios/csv.ts'
import type { RunBody } from '../../commands/scenarios/resource.ts'
import { ConfigError } from '../config.ts'
import { findSystem, type RunningSystem } from './running-system.ts'
import { listScenarios, requestRun } from './scenario-client.ts'
import { runProgressOn } from './scenario-progress.ts'
import { runText, scenariosText } from './scenario-text.ts'
import { ownTerminal, visibleLines, type Terminal } from './terminal.ts'

export type ScenarioOptions = {
  /** `all`, or ids with commas. */
  readonly providers: string
  /** A scenario of one's own, as JSON. */
  readonly file?: string
  /** Won, instead of the scenario's amount. */
  readonly amount?: string
  readonly merchant?: string
  readonly list: boolean
  readonly json: boolean
  /** `-`: the output. */
  readonly csv?: string
}
export type ScenarioCommand = ScenarioOptions & { readonly name: string | undefined }
export type ScenarioDesk = { readonly system: RunningSystem; readonly terminal: Terminal }

/** Runs the command on the running system; what it answers is the exit code. @throws ConfigError when none is known. */
export const atRunningSystem = async (command: (desk: ScenarioDesk) => Promise<number>): Promise<void> => {
  process.exitCode = await command({ system: await findSystem(process.env), terminal: ownTerminal })
}

/**
 * Has the running system run a scenario at providers, and shows it step by step, or shows the scenarios that there are.
 * @returns the exit code: 1 when it failed at any provider.
 * @throws ConfigError when the command makes no sense, or the system refuses it.
 */
export const scenario = async (desk: ScenarioDesk, command: ScenarioCommand): Promise<number> => {
  if (command.list) return list(desk, command)
  if (command.csv === '-' && command.json)
    throw new ConfigError('--csv -: the output has room for JSON or CSV')
  const asked = await requestOf(command)
  const progress = runProgressOn(desk.terminal.progress)
  const run = await requestRun(desk.system, asked, progress).finally(progress.stop)
  await show(desk, command, run)
  return run.verdict === 'failed' ? 1 : 0
}

const list = async ({ system, terminal }: ScenarioDesk, { json }: ScenarioCommand): Promise<number> => {
  const scenarios = await listScenarios(system)
  terminal.print(json ? visibleLines(JSON.stringify(scenarios, undefined, 2)) : scenariosText(scenarios))
  return 0
}

const requestOf = async (
  command: ScenarioCommand,
): Promise<{ readonly name: string; readonly body: object }> => {
  const { name, file, merchant, providers } = command
  if ((name === undefined) === (file === undefined))
    throw new ConfigError('either the name of a scenario (--list shows them) or --file is expected')
  const ids = providers.split(',').map((id) => id.trim())
  const body = {
    providers: providers === 'all' ? 'all' : ids.filter((id) => id !== ''),
    ...(merchant === undefined ? {} : { merchantId: merchant }),
    ...amountIn(command),
  }
  if (file === undefined) return { name: name ?? '', body }
  return { name: 'custom', body: { ...body, scenario: await scenarioIn(file) } }
}

const amountIn = ({ amount }: ScenarioCommand): object => {
  if (amount === undefined) return {}
  if (!/^[1-9]\d{0,14}$/.test(amount)) throw new ConfigError('--amount: must be a whole number of won')
  return { amount: Number(amount) }
}

/** What it says is for the system to judge. */
const scenarioIn = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`--file: ${file} cannot be read`, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ConfigError(`--file: ${file} is no JSON`, { cause })
  }
}

const show = async (
  { terminal }: ScenarioDesk,
  { json, csv }: ScenarioCommand,
  run: RunBody,
): Promise<void> => {
  if (csv !== undefined && csv !== '-') await writeFile(csv, BYTE_ORDER_MARK + csvOf(run))
  if (csv === '-') terminal.print(csvOf(run).trimEnd())
  else terminal.print(json ? visibleLines(JSON.stringify(run, undefined, 2)) : runText(run))
}
