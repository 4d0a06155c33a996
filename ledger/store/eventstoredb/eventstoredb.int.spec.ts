import { storeConformance } from '../conformance.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'
import { realServerUrl } from './real-server.spec-helper.ts'
import { specimenServer, type SpecimenServer } from './specimen-server.spec-helper.ts'
import { eventStoreDbStore } from './store.ts'

describe('EventStoreDB', () => {
  let specimen: SpecimenServer
  before(async () => {
    specimen = await specimenServer()
  })
  after(() => specimen.remove())

  const crash = async (): Promise<void> => {
    await specimen.kill()
    await specimen.start()
  }

  storeConformance(
    'EventStoreDB',
    () => eventStoreDbStore({ connectionString: specimen.url(), runtime: testRuntime }),
    { crash },
  )
})

const realServer = realServerUrl()

if (realServer === undefined)
  it('a real EventStoreDB or KurrentDB as an event store: EVENTSTORE_URL names none')
else
  storeConformance('a real EventStoreDB or KurrentDB', () =>
    eventStoreDbStore({ connectionString: realServer, runtime: testRuntime }),
  )
