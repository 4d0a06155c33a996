import { runAlone } from '../kit/own-process.ts'
import { startKakaoPaySim } from './server.ts'

await runAlone(process.env, startKakaoPaySim)
