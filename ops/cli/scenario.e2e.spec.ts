import { expect } from 'chai'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvHeading } from '../../commands/scenarios/csv.ts'
import { RunResource } from '../../commands/scenarios/resource.ts'
import { ConfigError } from '../config.ts'
import { planFault } from '../e2e/scenarios.spec-helper.ts'
import { startSystem, type TestSystem } from '../e2e/system.spec-helper.ts'
import { findSystem } from './running-system.ts'
import { scenario, type ScenarioOptions } from './scenario.ts'
import { capturingTerminal } from './terminal.spec-helper.ts'

describe('jangbu scenario', () => {
  let system: TestSystem
  let folder: string
  before(async () => {
    system = await startSystem()
    folder = await mkdtemp(join(tmpdir(), 'jangbu-scenario-'))
  })
  after(async () => {
    await system.stop()
    await rm(folder, { recursive: true })
  })

  const plain = { providers: 'card-network,toss-payments', list: false, json: false }
  const run = async (name: string | undefined, options: Partial<ScenarioOptions> = {}) => {
    const terminal = capturingTerminal()
    const desk = { system: await findSystem(system.variables), terminal }
    const code = await scenario(desk, { name, ...plain, ...options })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }
  const refused = async (
    name: string | undefined,
    options: Partial<ScenarioOptions> = {},
  ): Promise<string> => {
    const error: unknown = await run(name, options).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(ConfigError)
    return String(error)
  }

  it('tells each step as it ends, then a table', async () => {
    const { code, printed, told } = await run('partial-cancel')
    expect(code).to.equal(0)
    const steps = told.trim().split('\n').slice(1)
    expect(steps).to.have.length(10)
    for (const step of steps)
      expect(step).to.match(/^(card-network|toss-payments) {2}\d\/5 {2}[a-z]+ {2}ok {2}\d+ ms$/)
    const [head, table = '', summary] = printed.split('\n\n')
    expect(head).to.match(/^partial-cancel, 10,000 KRW, [-\d]+ [:.\d]+ \(KST\), run_[0-9a-f]{32}$/)
    const [heading = '', ...rows] = table.split('\n').map((line) => line.split(/ {2,}/))
    expect(heading).to.deep.equal([
      ...['provider', 'result', 'pay', 'cancel', 'inquire', 'cancel', 'check', 'left', 'because'],
    ])
    expect(rows.map(([provider, result, ...cells]) => [provider, result, cells.at(-1)])).to.deep.equal([
      ['card-network', 'ok', '0 KRW'],
      ['toss-payments', 'ok', '0 KRW'],
    ])
    expect(summary).to.match(/^2 ok, 0 failed, 0 skipped, in \d+ ms$/)
  })

  it('ends with 1 when a provider fails, and shows the point of failure with the provider’s words', async () => {
    await planFault(system, { operation: 'cancel', fault: 'refuse' })
    const { code, printed } = await run('full-flow')
    expect(code).to.equal(1)
    expect(printed).to.match(
      /^card-network +FAILED .* FAILED \d+ ms +- +- +\d+ ms +0 KRW +cancel: the provider declined: 8009 DECLINED$/m,
    )
    expect(printed).to.match(
      /^card-network\n {2}cancel: the provider declined: 8009 DECLINED \(.+\)\n {4}POST http.*\/cancels → 402 \{"code":"DECLINED"/m,
    )
    expect(printed).to.match(/every exchange: jangbu calls pay_[0-9a-f]{32}/)
    expect(printed).to.match(/1 failed/)
  })

  it('prints JSON for programs, and writes CSV beside it', async () => {
    const csv = join(folder, 'run.csv')
    const { printed, code } = await run('full-flow', { json: true, csv })
    expect(code).to.equal(0)
    expect(RunResource.parse(JSON.parse(printed)).providers).to.have.length(2)
    const text = await readFile(csv, 'utf8')
    expect(text.split('\r\n')).to.have.length(1 + 12 + 1)
    expect(text).to.satisfy((whole: string) => whole.startsWith(`\uFEFF${csvHeading.join(',')}\r\n`))
  })

  it('prints CSV alone where it is asked for', async () => {
    const { printed } = await run('only-create-approve', { csv: '-' })
    expect(printed.split('\r\n')).to.have.length(1 + 4)
  })

  it('runs a scenario out of a file, and says which field of it is wrong', async () => {
    const file = join(folder, 'own.json')
    const steps = [{ step: 'pay' }, { step: 'cancel' }]
    await writeFile(file, JSON.stringify({ name: 'own', amount: 1_000, steps }))
    expect((await run(undefined, { file })).printed).to.match(/^own, 1,000 KRW/)
    await writeFile(file, JSON.stringify({ name: 'own', amount: 1_000, steps: [...steps, { step: 'jump' }] }))
    expect(await refused(undefined, { file })).to.match(/\n {2}scenario\.steps\.2\.step: /)
    await writeFile(file, '{')
    expect(await refused(undefined, { file })).to.match(/--file: .*own\.json is no JSON/)
    expect(await refused(undefined, { file: join(folder, 'missing') })).to.match(/cannot be read/)
  })

  it('lists what there is', async () => {
    const { printed } = await run(undefined, { list: true })
    expect(printed).to.match(
      /^full-flow {2}Pay, inquire, cancel in full \(결제, 조회, 전액 취소\), 10,000 KRW\n {2}pay\n {2}inquire\n/,
    )
    expect(printed).to.include('  cancel 6,000 KRW  → refused cancel_exceeds_balance, balance 5000')
    expect(JSON.parse((await run(undefined, { list: true, json: true })).printed)).to.have.length(4)
  })

  it('says what makes no sense', async () => {
    expect(await refused(undefined)).to.match(/either the name/)
    expect(await refused('full-flow', { file: 'x' })).to.match(/either the name/)
    expect(await refused('no-such')).to.match(/\n {2}name: /)
    expect(await refused('full-flow', { providers: 'nobody' })).to.match(/\n {2}providers\.0: nobody/)
    expect(await refused('full-flow', { amount: '1e3' })).to.match(/--amount/)
    expect(await refused('full-flow', { csv: '-', json: true })).to.match(/room for JSON or CSV/)
  })

  it('is told by the environment where the system is, else by its data directory', async () => {
    const named = { JANGBU_URL: 'http://127.0.0.1:1/', JANGBU_ADMIN_KEY: 'k', JANGBU_DATA_DIR: folder }
    expect(await findSystem(named)).to.deep.equal({ url: 'http://127.0.0.1:1', adminKey: 'k' })
    expect((await findSystem({ ...system.variables, JANGBU_URL: 'http://127.0.0.1:1' })).url).to.equal(
      'http://127.0.0.1:1',
    )
    const error: unknown = await findSystem({ JANGBU_DATA_DIR: folder }).catch((thrown: unknown) => thrown)
    expect(String(error)).to.match(/no running system is known/)
    const away = { system: await findSystem(named), terminal: capturingTerminal() }
    const unanswered: unknown = await scenario(away, { name: 'full-flow', ...plain }).catch(
      (thrown: unknown) => thrown,
    )
    expect(String(unanswered)).to.match(/no system answers at http:\/\/127\.0\.0\.1:1/)
  })
})
