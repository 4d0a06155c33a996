import { runAlone } from '../kit/own-process.ts'
import { startSoftpaymentSim } from './server.ts'

await runAlone(process.env, startSoftpaymentSim)
