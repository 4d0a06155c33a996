// Comes before everything else and runs on any Node: where this one is too old, the one that npm installed beside us
// takes over, since not every npm puts it where its scripts find it.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'

const OLDEST_MAJOR = 24

const ownNode = () => {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`)
  } catch {
    return undefined
  }
}

const takeOver = (node) =>
  new Promise((resolve) => {
    const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('error', () => resolve(undefined))
    // As a shell tells of it.
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })

if (Number(process.versions.node.split('.')[0]) < OLDEST_MAJOR) {
  const node = ownNode()
  const exitCode = node === undefined ? undefined : await takeOver(node)
  if (exitCode === undefined) {
    console.error(
      `Jangbu needs Node ${OLDEST_MAJOR} or later; this is ${process.version}.\n` +
        'npm install brings one for Linux (x64 and arm64) unless optional packages are left out; elsewhere install it.',
    )
  }
  process.exit(exitCode ?? 1)
}
