import { runAlone } from '../kit/own-process.ts'
import { startTossSim } from './server.ts'

await runAlone(process.env, startTossSim)
