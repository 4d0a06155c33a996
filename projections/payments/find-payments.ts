import { finderOf } from '../lists/finder.ts'
import { conditionsOf } from './filter.ts'
import { listed, waysTo } from './ways.ts'

export const { askedIn, find: findPayments } = finderOf({ listed, conditionsOf, waysTo })
