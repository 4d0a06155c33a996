/** One rule per habit, so that each can be named in a report and lifted for the one file that may break it. */
const forbid = (message, ...selectors) => ({
  meta: { type: 'problem', schema: [], messages: { forbidden: message } },
  create: (context) => ({
    [selectors.join(', ')]: (node) => {
      context.report({ node, messageId: 'forbidden' })
    },
  }),
})

/** The last word of the name is an amount, perhaps with its unit; `feeBasisPoints` and `balanced` are none. */
const moneyName =
  '/(^|_|[a-z0-9](?=[A-Z]))([aA]mount|[bB]alance|[fF]ee)s?(_?([kK]rw|[uU]sd|[wW]on|[cC]ents|[mM]inor_?[uU]nits))?$/'

export const houseRules = {
  'no-barrel': forbid(
    'No re-exports: import from the file that owns the name, and export where it is declared.',
    'ExportAllDeclaration',
    'ExportNamedDeclaration[source]',
    'ExportNamedDeclaration[source=null] > ExportSpecifier',
  ),
  'no-default-export': forbid('No default exports: a thing has one name.', 'ExportDefaultDeclaration'),
  'no-enum': forbid('No enums: a union of literals.', 'TSEnumDeclaration'),
  'no-class-but-errors': forbid(
    'No classes but Errors: functions, with dependencies as the first argument or in a closure.',
    ':matches(ClassDeclaration, ClassExpression):not([superClass.name=/Error$/])',
  ),
  'no-switch-default': forbid(
    'No default: list every case, so that a new one breaks the build here.',
    'SwitchCase[test=null]',
  ),
  'no-number-money': forbid(
    'Money is bigint minor units: see ledger/core/money.ts.',
    `:matches(TSPropertySignature, PropertyDefinition)[key.name=${moneyName}] TSNumberKeyword`,
  ),
  'no-environment': forbid(
    'The environment is read in composition roots only; everything else takes what it needs as arguments.',
    'MemberExpression[object.name="process"]:matches([property.name="env"], [property.value="env"])',
    'MemberExpression[object.property.name="process"][property.name="env"]',
    'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
    'ImportDeclaration[source.value=/^(node:)?process$/]',
  ),
  'no-lenient-parsing': forbid(
    'parseInt and parseFloat accept "12abc": parse at the edge with a schema.',
    'CallExpression[callee.name=/^(parseInt|parseFloat)$/]',
    'CallExpression[callee.object.name="Number"][callee.property.name=/^(parseInt|parseFloat)$/]',
  ),
  'no-number-conversion': forbid(
    'Number() loses digits of money: bigint inside, conversion at the border.',
    'CallExpression[callee.name="Number"]',
  ),
  'pure-date-only': forbid(
    'Only Date.parse(text) and new Date(value), read in UTC: anything else looks at the clock or at the local zone.',
    'Identifier[name="Date"]' +
      ':not(NewExpression[arguments.length=1] > .callee)' +
      ':not(MemberExpression[property.name="parse"] > .object)' +
      ':not(TSTypeReference > .typeName)',
    'MemberExpression[property.name=/^(get(FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)|toLocale.*)$/]',
  ),
}
