// Runs on any Node, so that an old one is told what it lacks instead of failing on the first TypeScript file.
const OLDEST_MAJOR = 24

if (Number(process.versions.node.split('.')[0]) < OLDEST_MAJOR) {
  console.error(
    `Jangbu needs Node ${OLDEST_MAJOR} or later; this is ${process.version}.\n` +
      'npm install brings one for Linux (x64 and arm64) unless optional packages are left out; elsewhere install it.',
  )
  process.exit(1)
}
