import { finderOf } from '../lists/finder.ts'
import { conditionsOf } from './filter.ts'
import { selected } from './rows.ts'
import { waysTo } from './ways.ts'

export const { askedIn, find: findTransactions } = finderOf({ listed: selected.listed, conditionsOf, waysTo })
