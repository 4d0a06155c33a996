import { expect } from 'chai'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instantOf } from '../../../ledger/core/time.ts'
import { approved, canceledPart } from '../../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../../ledger/store/memory.ts'
import type { EventStore } from '../../../ledger/store/port.ts'
import { appendAll, firstAt, ofOrder } from '../../../projections/history.spec-helper.ts'
import { capturingTerminal } from '../terminal.spec-helper.ts'
import { compareCode } from './compare-code.ts'

const here = (path: string): string => new URL(`../../../projections/${path}`, import.meta.url).href

describe('two checkouts along one log', () => {
  let parent: string
  let store: EventStore
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
    store = memoryStore(() => firstAt)
    const story = [...approved, ...canceledPart('a', krw(3_000n))]
    for (const orderId of ['order-1', 'order-2']) await appendAll(store, ofOrder(story, orderId))
  })
  after(() => rm(parent, { recursive: true }))

  const checkout = async (name: string, registry: string): Promise<string> => {
    await mkdir(join(parent, name, 'projections'), { recursive: true })
    await writeFile(join(parent, name, 'package.json'), '{"type":"module"}')
    await writeFile(join(parent, name, 'projections', 'registry.ts'), registry)
    return join(parent, name)
  }
  const run = async (folder: string, options: object = {}) => {
    const terminal = capturingTerminal()
    const parts = { store, runtime: { now: () => instantOf(Date.parse('2027-01-01T00:00:00Z')) }, terminal }
    const usual = { projection: 'payments', folder, json: true, force: false, language: 'en' as const }
    const code = await compareCode(parts, { ...usual, ...options })
    return { code, printed: terminal.printed(), told: terminal.told() }
  }

  it('make the same rows where their code is the same', async () => {
    const folder = await checkout('same', `export { projections } from '${here('registry.ts')}'`)
    const { code, printed } = await run(folder)
    expect(code).to.equal(0)
    expect(JSON.parse(printed)).to.have.property('differs', false)
  })
  it('part at the first event that one of them reads otherwise, with the rows that differ', async () => {
    const misreading = `import { misreading } from '${here('replay/corrupted.spec-helper.ts')}'
      export const projections = [misreading('CancellationSucceeded')]`
    const folder = await checkout('other', misreading)
    const { code, printed } = await run(folder)
    expect(code).to.equal(1)
    expect(JSON.parse(printed)).to.have.nested.include({
      'event.type': 'CancellationSucceeded',
      'event.position': '5',
      'rows[0].table': 'payments',
    })
    expect((await run(folder, { asOf: '4' })).code).to.equal(0)
    expect((await run(folder, { json: false })).printed).to.contain('✗ DIFFERENT: this is the first event')
  })
  it('are refused in words where one of them is none', async () => {
    const empty = await checkout('empty', 'export const projections = [{ name: "payments" }]')
    const without = await checkout('without', 'export const projections = []')
    const rows: readonly (readonly [string, object, string])[] = [
      [join(parent, 'nowhere'), {}, 'cannot be loaded'],
      [empty, {}, 'names no read models'],
      [without, {}, 'has no read model payments'],
      [without, { projection: 'deals' }, 'payments, open_cases'],
      [without, { asOf: 'soon' }, '--as-of takes'],
      [without, { asOf: '999' }, 'in the future'],
    ]
    for (const [folder, options, told] of rows) {
      const result = await run(folder, options)
      expect(result).to.include({ code: 2, printed: '' })
      expect(result.told).to.contain(told)
    }
  })
})
