#!/usr/bin/env -S node --max-semi-space-size=64
// Most of what a payment leaves behind dies within a second: room for so much spares the pauses that come of keeping it.
import '../require-node.js'

await import('./jangbu.ts')
