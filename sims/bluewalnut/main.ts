import { runAlone } from '../kit/own-process.ts'
import { startBluewalnutSim } from './server.ts'

await runAlone(process.env, startBluewalnutSim)
