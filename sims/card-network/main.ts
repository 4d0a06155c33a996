import { runAlone } from '../kit/own-process.ts'
import { startCardNetworkSim } from './server.ts'

await runAlone(process.env, startCardNetworkSim)
