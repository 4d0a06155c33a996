import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { RunningServer } from '../../sims/kit/server.ts'
import {
  DEMO_SECRET_KEY,
  DEMO_SETTINGS,
  startNiceEpayAccountSim,
  startNiceEpayCardSim,
} from '../../sims/nice-epay/server.ts'
import { httpClient } from '../http/client.ts'
import type { ConformanceSubject } from '../port/conformance-subject.ts'
import type { Credentials, Gateway } from '../port/gateway.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import type { Parts } from './cancel.ts'
import { niceEpayAccountGateway, niceEpayCardGateway } from './gateway.ts'

/** With another MerchantKey than the windows were signed with. */
const wrongKey = `${'0'.repeat(86)}==`

/** A window names the place that the payer saw it at; a spec puts another one in between. */
const seenAt = (instrument: Instrument, { baseUrl }: Credentials): Instrument => {
  if (instrument.kind !== 'token') return instrument
  const moved = Object.entries(instrument.window ?? {}).map(([name, value]): [string, string] => [
    name,
    name.endsWith('URL') ? `${baseUrl}${new URL(value).pathname}` : value,
  ])
  return { ...instrument, window: Object.fromEntries(moved) }
}

type Options = Parameters<typeof startNiceEpayCardSim>[0]
type More = Pick<ConformanceSubject, 'freshBillingKey'>

/** A gateway before its simulator, where the window follows the contract's address. */
const runningWith = (sim: RunningServer, open: (parts: Parts) => Gateway, more: More = {}): Running => {
  const gateway = open({ http: httpClient(), now: () => instantOf(Date.now()) })
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  return runningAt(sim, {
    ...more,
    gateway: {
      ...gateway,
      approve: (request) =>
        gateway.approve({ ...request, instrument: seenAt(request.instrument, request.credentials) }),
    },
    credentials,
    wrongCredentials: { ...credentials, secretKey: wrongKey },
    // Not longer than a TID, as which it is asked for, too.
    freshOrderId: () => randomUUID().slice(0, 30),
    freshInstrument: payerAt(sim.url).inWindow,
  })
}

export const runningCard = async (options: Options = {}): Promise<Running> => {
  const sim = await startNiceEpayCardSim(options)
  return runningWith(sim, niceEpayCardGateway, { freshBillingKey: payerAt(sim.url).registered })
}

export const runningAccount = async (options: Options = {}): Promise<Running> =>
  runningWith(await startNiceEpayAccountSim(options), niceEpayAccountGateway)
