import { cardsProjection } from './cards/project.ts'
import { journalProjection } from './journal/project.ts'
import { merchantsProjection } from './merchants/project.ts'
import { notificationsProjection } from './notifications/project.ts'
import { openCasesProjection } from './open-cases/project.ts'
import { openNotificationsProjection } from './open-notifications/project.ts'
import { paymentsProjection } from './payments/project.ts'
import type { Projection } from './projection.ts'

/** Every read model there is: what is migrated, run, rebuilt, replayed and measured. */
export const projections: readonly Projection[] = [
  paymentsProjection,
  openCasesProjection,
  openNotificationsProjection,
  cardsProjection,
  journalProjection,
  merchantsProjection,
  notificationsProjection,
]

export const projectionNamed = (name: string): Projection | undefined =>
  projections.find((projection) => projection.name === name)
