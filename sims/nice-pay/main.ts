import { runAlone } from '../kit/own-process.ts'
import { startNicePaySim } from './server.ts'

await runAlone(process.env, startNicePaySim)
