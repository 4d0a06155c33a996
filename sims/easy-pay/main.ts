import { runAlone } from '../kit/own-process.ts'
import { startEasyPaySim } from './server.ts'

await runAlone(process.env, startEasyPaySim)
