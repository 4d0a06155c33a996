import { expect } from 'chai'
import { z } from 'zod'
import { RunResource } from '../../commands/scenarios/resource.ts'
import type { Payment, TestSystem, Told } from './system.spec-helper.ts'

export const CARD_NETWORK = 'card-network'
export const TOSS = 'toss-payments'
export const both = [CARD_NETWORK, TOSS]

export type Run = z.output<typeof RunResource>
export type ProviderRun = Run['providers'][number]

/** The documented resource, nothing missing and nothing more. */
export const runIn = ({ status, text, body }: Told): Run => {
  expect(status, text).to.equal(200)
  const run = RunResource.parse(body)
  expect(body).to.deep.equal(run)
  return run
}

export const at = ({ providers }: Run, provider: string): ProviderRun => {
  const found = providers.find((one) => one.provider === provider)
  if (found === undefined) throw new Error(`${provider} is not in the run`)
  return found
}

/** `pay ok`, `cancel failed declined`, … */
export const lines = ({ steps }: ProviderRun): readonly string[] =>
  steps.map(({ step, verdict, why }) => [step, verdict, ...(why === null ? [] : [why.code])].join(' '))

export const postScenario = (
  { admin }: TestSystem,
  name: string,
  { body = { providers: both }, headers = {} }: { readonly body?: object; readonly headers?: object } = {},
): Promise<Told> => admin.post(`/v1/admin/scenarios/${name}`, body, { ...headers })

/** The card network's next calls meet this. */
export const planFault = async ({ simulator }: TestSystem, fault: object): Promise<void> => {
  const { ok } = await fetch(`${simulator}/__faults`, { method: 'POST', body: JSON.stringify(fault) })
  expect(ok).to.equal(true)
}

/** How many of them have not been met yet. */
export const plannedFaults = async ({ simulator }: TestSystem): Promise<number> => {
  const menu = await (await fetch(`${simulator}/__faults`)).json()
  return z.object({ planned: z.array(z.unknown()) }).parse(menu).planned.length
}

/** As the administrator gets it, once the provider has agreed. */
export const paymentOf = async ({ admin }: TestSystem, id: string | null): Promise<Payment> => {
  const { body } = await admin.post(`/v1/admin/payments/${String(id)}/inquiry`, {})
  return z.object({ agrees: z.literal(true), payment: z.custom<Payment>() }).parse(body).payment
}
