import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { reasonsOf } from '../../../ledger/core/reasons.ts'
import type { Projection } from '../../../projections/projection.ts'

/** What the comparison uses of it; the rest is that code's own affair. */
const isProjection = (value: unknown): value is Projection =>
  z
    .looseObject({
      name: z.string(),
      version: z.number(),
      tables: z.array(z.looseObject({ table: z.string() })),
      reads: z.custom((one) => typeof one === 'function'),
      open: z.custom((one) => typeof one === 'function'),
    })
    .safeParse(value).success

const Registry = z.looseObject({ projections: z.array(z.custom<Projection>(isProjection)) })

const REGISTRY = 'projections/registry.ts'

/**
 * A read model's code out of another checkout, which is run here: nothing but a checkout that is trusted may be named.
 * `wrong`: a sentence for a person.
 */
export const otherCode = async (
  folder: string,
  name: string,
): Promise<Projection | { readonly wrong: string }> => {
  const path = join(resolve(folder), REGISTRY)
  try {
    const registry = Registry.safeParse(await import(pathToFileURL(path).href))
    if (!registry.success) return { wrong: `${path} names no read models` }
    const found = registry.data.projections.find((projection) => projection.name === name)
    return found ?? { wrong: `${path} has no read model ${name}` }
  } catch (error) {
    return { wrong: `${path} cannot be loaded: ${reasonsOf(error)}` }
  }
}
