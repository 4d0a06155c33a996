import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import {
  head,
  merchantIn,
  newBusinessNumber,
  newMerchant,
  problemIn,
  startSystem,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

const isCreated = ({ status }: Told): boolean => status === 201
const isReplay = ({ headers }: Told): boolean => headers.get('idempotency-replayed') === 'true'
const keyed = (key: string): { 'idempotency-key': string } => ({ 'idempotency-key': key })

describe('registering merchants', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())
  const register = (businessNumber: string, key: string = randomUUID(), name = '가맹점'): Promise<Told> =>
    system.admin.post('/v1/merchants', { name, businessNumber }, keyed(key))

  it('one number registered a hundred times at once is one merchant', async () => {
    const number = newBusinessNumber()
    const keys = Array.from({ length: 100 }, () => randomUUID())
    const answers = await Promise.all(keys.map((key, index) => register(number, key, `n-${String(index)}`)))
    const winners = answers.filter(isCreated)
    expect(winners).to.have.length(1)
    for (const told of answers) if (!isCreated(told)) problemIn(told, '409 business_number_taken')
    const won = answers.findIndex(isCreated)
    const merchant = merchantIn(answers[won] ?? ({ ...winners[0] } as Told))
    expect(merchant).to.deep.equal({ id: merchant.id, name: `n-${String(won)}`, businessNumber: number })
    expect(merchant.id).to.match(/^mer_[0-9a-f]{32}$/)
    // Repeated later, each key has the answer it had.
    const again = await Promise.all(keys.map((key, index) => register(number, key, `n-${String(index)}`)))
    expect(again.map(({ status }) => status)).to.deep.equal(answers.map(({ status }) => status))
    expect(again[won]?.text).to.equal(answers[won]?.text)
  })

  it('dashes make no other number', async () => {
    const number = newBusinessNumber()
    const dashed = `${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`
    expect(merchantIn(await register(dashed)).businessNumber).to.equal(number)
    problemIn(await register(number), '409 business_number_taken')
  })

  it('the same key repeated is the same merchant; with another name or number it is refused', async () => {
    const [number, key] = [newBusinessNumber(), randomUUID()]
    const first = await register(number, key)
    const before = await head(system)
    const again = await register(number, key)
    expect([again.status, isReplay(again), again.text]).to.deep.equal([201, true, first.text])
    problemIn(await register(number, key, 'another name'), '422 idempotency_key_reused')
    const free = newBusinessNumber()
    problemIn(await register(free, key), '422 idempotency_key_reused')
    expect(await head(system)).to.deep.equal(before)
    expect((await register(free)).status).to.equal(201)
  })

  it('the same registration a hundred times at once with one key is one merchant and one answer', async () => {
    const [number, key] = [newBusinessNumber(), randomUUID()]
    const answers = await Promise.all(Array.from({ length: 100 }, () => register(number, key)))
    expect(answers.filter(isCreated)).to.have.length(100)
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
    expect(answers.filter(isReplay)).to.have.length(99)
  })

  it('one key sent at once with two numbers is one merchant, and leaves the other number free', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [numbers, key] = [[newBusinessNumber(), newBusinessNumber()], randomUUID()]
      const answers = await Promise.all(numbers.map((number) => register(number, key)))
      expect(answers.filter(isCreated)).to.have.length(1)
      const lost = answers.findIndex((told) => !isCreated(told))
      problemIn(answers[lost] ?? ({} as Told), '422 idempotency_key_reused')
      const others = await Promise.all([register(numbers[lost] ?? ''), register(numbers[lost] ?? '')])
      expect(others.filter(isCreated)).to.have.length(1)
      problemIn(await register(numbers[1 - lost] ?? ''), '409 business_number_taken')
    }
  })

  it('two keys crossed over two numbers at once make one merchant of each number', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [newBusinessNumber(), newBusinessNumber()]
      const [key, other] = [randomUUID(), randomUUID()]
      const answers = await Promise.all([
        register(a, key),
        register(b, key),
        register(a, other),
        register(b, other),
      ])
      const registered = answers.filter(isCreated).map((told) => merchantIn(told))
      expect(new Set(registered.map(({ businessNumber }) => businessNumber)).size).to.equal(registered.length)
      for (const number of [a, b]) {
        const late = await register(number)
        const isTaken = registered.some(({ businessNumber }) => businessNumber === number)
        expect(late.status, late.text).to.equal(isTaken ? 409 : 201)
      }
    }
  })

  it('takes nothing but ten digits and a name', async () => {
    const before = await head(system)
    const bodies: readonly (readonly [body: object, path: string])[] = [
      [{ name: 'n', businessNumber: '123' }, 'businessNumber'],
      [{ name: 'n', businessNumber: '123-45-678901' }, 'businessNumber'],
      [{ name: 'n', businessNumber: '1-2345-67890' }, 'businessNumber'],
      [{ name: 'n', businessNumber: 1234567890 }, 'businessNumber'],
      [{ name: 'n', businessNumber: '１２３４５６７８９０' }, 'businessNumber'],
      [{ name: ' ', businessNumber: '1234567890' }, 'name'],
      [{ name: 'n'.repeat(101), businessNumber: '1234567890' }, 'name'],
      [{ businessNumber: '1234567890' }, 'name'],
      [{ name: 'n', businessNumber: '1234567890', owner: 'x' }, 'owner'],
    ]
    for (const [body, path] of bodies) {
      const { errors } = problemIn(await system.admin.post('/v1/merchants', body), '400 invalid_request')
      expect(errors?.map((error) => error.path)).to.deep.equal([path])
    }
    expect(await head(system)).to.deep.equal(before)
  })

  const isNobody = async (id: string): Promise<void> => {
    const { admin } = system
    const contract = { provider: 'card-network', mode: 'test', baseUrl: 'http://127.0.0.1:1', secretKey: 's' }
    const path = `/v1/merchants/${id}`
    problemIn(await admin.post(`${path}/api-keys`, { mode: 'test' }), '404 merchant_not_found')
    problemIn(await admin.post(`${path}/provider-contracts`, contract), '404 merchant_not_found')
    problemIn(await admin.post(`${path}/api-keys/key_1/revoke`, {}), '404 api_key_not_found')
  }
  const isNoKey = async (id: string, keyId: string): Promise<void> => {
    for (const action of ['revoke', 'rotate']) {
      const told = await system.admin.post(`/v1/merchants/${id}/api-keys/${keyId}/${action}`, {})
      problemIn(told, '404 api_key_not_found')
    }
  }

  it('knows no merchant and no key by ids that nobody has, however they look', async () => {
    const { admin } = system
    const { id, keyId } = await newMerchant(system)
    const before = await head(system)
    for (const wrong of ['mer_1', id.toUpperCase(), `mer_${'0'.repeat(32)}`, '..%2f..', '가'])
      await isNobody(wrong)
    for (const wrong of ['key_1', `key_${'0'.repeat(32)}`]) await isNoKey(id, wrong)
    expect(await head(system)).to.deep.equal(before)
    const other = await newMerchant(system)
    const foreign = `/v1/merchants/${other.id}/api-keys/${keyId}`
    problemIn(await admin.post(`${foreign}/revoke`, {}), '404 api_key_not_found')
    problemIn(await admin.post(`${foreign}/rotate`, {}), '404 api_key_not_found')
    expect((await system.admin.get('/v1/merchants')).status).to.equal(405)
  })

  it('knows no merchant and no key by an id with a NUL', async () => {
    await isNobody('mer_%00')
    await isNoKey((await newMerchant(system)).id, 'key_%00')
  })
})
