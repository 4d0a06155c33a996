import { runAlone } from '../kit/own-process.ts'
import { startKcpSim } from './server.ts'

await runAlone(process.env, startKcpSim)
