import type { Mall } from './state.ts'

/** Of everybody; it is no key of KICC's. */
export const DEMO_SECRET_KEY = 'easypay!SIMULATED'

/** A shop whose approvals are acquired by themselves. */
export const DEMO_SETTINGS = { mallId: 'SIM00001', manualAcquisition: 'no' } as const

/** A shop contracted for manual acquisition: its card approvals are held until it asks for that. */
export const DEMO_MANUAL_SETTINGS = { mallId: 'SIM00002', manualAcquisition: 'yes' } as const

const malls: ReadonlyMap<string, Mall> = new Map(
  [DEMO_SETTINGS, DEMO_MANUAL_SETTINGS].map(({ mallId, manualAcquisition }) => [
    mallId,
    { mallId, secretKey: DEMO_SECRET_KEY, isManual: manualAcquisition === 'yes' },
  ]),
)

export const mallOf = (mallId: string): Mall | undefined => malls.get(mallId)

/** @throws when nobody asked whether it is there. */
export const knownMall = (mallId: string): Mall => {
  const mall = mallOf(mallId)
  if (mall === undefined) throw new Error(`there is no shop ${mallId}`)
  return mall
}
