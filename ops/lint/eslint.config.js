import { join } from 'node:path'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { houseRules } from './house-rules.js'

const specs = ['**/*.spec.ts']
const specHelpers = ['**/{given,conformance,conformance-*,test-database}.ts', '**/*.spec-helper.ts']

const compositionRoots = [
  '**/main.ts',
  'ops/{start,test,config}.ts',
  'ops/cli/**',
  'sims/load/bench.ts',
  'ledger/store/test-database.ts',
  'ledger/store/eventstoredb/real-server.spec-helper.ts',
]

/** Where time, chance and the network come in as arguments, so that a seeded simulation can run the same code. */
const pureFolders = [
  'ledger/**/*.ts',
  'commands/processes/**/*.ts',
  'gateways/dispatch/**/*.ts',
  'projections/**/*.ts',
]
const impure = ['ledger/store/**', ...specs, ...specHelpers]

const asArgument = 'Take it as an argument (Runtime).'
const worldlyGlobals = [
  'Date',
  'fetch',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'performance',
  'process',
  'console',
].map((name) => ({ name, message: asArgument }))

/** Hashing with node:crypto is pure; these are not. */
const cryptoChance = [
  'default',
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFill',
  'randomFillSync',
  'getRandomValues',
  'webcrypto',
]
const worldlyModules = {
  paths: ['node:crypto', 'crypto'].map((name) => ({ name, importNames: cryptoChance, message: asArgument })),
  patterns: [
    {
      regex:
        '^(node:)?(timers|perf_hooks|process|child_process|worker_threads|https?|http2|net|tls|dgram|dns)(/|$)',
      message: asArgument,
      allowTypeImports: true,
    },
  ],
}

const skipping = { skipBlankLines: true, skipComments: true }

export default defineConfig(
  globalIgnores(['.jangbu/']),
  tseslint.configs.strictTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: join(import.meta.dirname, '../..') },
    },
    plugins: { house: { rules: houseRules } },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          allowDefaultCaseForExhaustiveSwitch: false,
          considerDefaultExhaustiveForUnions: false,
          requireDefaultForNonUnion: true,
        },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // Naming one option resets the others to lenient defaults, so the strict preset's are repeated.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        {
          allowNumber: true,
          allowAny: false,
          allowBoolean: false,
          allowNever: false,
          allowNullish: false,
          allowRegExp: false,
        },
      ],
      eqeqeq: 'error',
      'no-empty': 'error',
      'max-lines': ['error', { max: 250, ...skipping }],
      'max-lines-per-function': ['error', { max: 50, ...skipping }],
      'max-params': ['error', { max: 3 }],
      'max-depth': ['error', 3],
      // `modified` counts a switch once: listing every case of a closed union is the rule here, not complexity.
      complexity: ['error', { max: 12, variant: 'modified' }],
      'house/no-barrel': 'error',
      'house/no-default-export': 'error',
      'house/no-enum': 'error',
      'house/no-class-but-errors': 'error',
      'house/no-switch-default': 'error',
      'house/no-number-money': 'error',
      'house/no-environment': 'error',
      'house/no-lenient-parsing': 'error',
    },
  },
  {
    files: pureFolders,
    ignores: impure,
    rules: {
      'no-restricted-globals': ['error', { globals: worldlyGlobals, checkGlobalObject: true }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: asArgument },
        { object: 'AbortSignal', property: 'timeout', message: asArgument },
      ],
      'no-restricted-imports': ['error', worldlyModules],
    },
  },
  {
    files: ['ledger/**/*.ts'],
    ignores: ['ledger/core/**', ...impure],
    rules: { 'house/no-number-conversion': 'error' },
  },
  {
    files: ['ledger/core/time.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { globals: worldlyGlobals.filter(({ name }) => name !== 'Date'), checkGlobalObject: true },
      ],
      'house/pure-date-only': 'error',
    },
  },
  {
    files: ['ledger/core/{ids,money,time,sealed}.ts', 'ledger/store/port.ts', ...specs],
    rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  { files: compositionRoots, rules: { 'house/no-environment': 'off' } },
  { files: specs, rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.{js,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  { files: ['ops/lint/eslint.config.js'], rules: { 'house/no-default-export': 'off' } },
)
