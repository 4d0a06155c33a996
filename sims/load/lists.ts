import { fillLists } from './lists-fill.ts'
import { readAllFiles } from './lists-files.ts'
import { lookAll } from './lists-look.ts'
import { sumAll } from './lists-sums.ts'
import { withListsSystem } from './lists-system.ts'
import type { BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** Pages, sums and files of a year's payments, seven of ten one merchant's and the others those of 500, as users ask. */
export const benchLists =
  (payments: number) =>
  (databaseUrl: string): Promise<BenchResult[]> =>
    withScratchDatabase(databaseUrl, async (url) => {
      await fillLists(url, payments)
      return withListsSystem(url, async (system) => [
        ...(await lookAll(url, system, payments)),
        ...(await sumAll(system)),
        ...(await readAllFiles(url, system, payments)),
      ])
    })
