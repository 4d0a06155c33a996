#!/usr/bin/env -S node --max-semi-space-size=64 --no-allocation-site-pretenuring --heap-growing-percent=300 --v8-pool-size=1
// Most of what a payment leaves behind dies within a second: room for so much spares the pauses that come of keeping it.
// What V8 expects to live long it makes among the old at once, and is wrong where many requests are served together: such
// an object keeps all that it refers to until the next great collection, which then comes three times as often. Where the
// processors are busy each of those is felt as a pause: few of them then, and no more than one thread that helps with one.
import '../require-node.js'

await import('./jangbu.ts')
