/** What one value of a provider's contract looks like. */
export type FieldShape = {
  /** In words for whoever has to enter it. */
  readonly description: string
  readonly pattern: RegExp
  /** Shown where somebody entered something else; no real key. */
  readonly example: string
  /** Never shown again once it is entered. */
  readonly isSecret: boolean
  /** What holds when it is left out; undefined: it must be there. */
  readonly whenAbsent?: string
}

/** What a contract with a provider consists of, beside the address. */
export type ContractShape = {
  readonly secretKey: FieldShape
  /** By names in camel case, e.g. `siteCode`. */
  readonly settings: Readonly<Record<string, FieldShape>>
}

export type ContractValues = {
  readonly secretKey: string
  readonly settings?: Readonly<Record<string, string>>
}

/** `path`: `secretKey` or `settings.siteCode`. The message never quotes what was entered. */
export type ContractProblem = { readonly path: string; readonly message: string }

/** Everything that is wrong with the values; empty: nothing. */
export const contractProblems = (
  { secretKey, settings }: ContractShape,
  values: ContractValues,
): readonly ContractProblem[] => {
  const given = values.settings ?? {}
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(settings, name))
  return [
    ...problemOf('secretKey', secretKey, values.secretKey),
    ...Object.entries(settings).flatMap(([name, shape]) => problemOf(`settings.${name}`, shape, given[name])),
    ...unknown.map((name) => ({ path: `settings.${name}`, message: unknownSetting(Object.keys(settings)) })),
  ]
}

const unknownSetting = (names: readonly string[]): string =>
  names.length === 0 ? 'the provider has no settings' : `unknown; there are ${names.join(', ')}`

const problemOf = (
  path: string,
  { pattern, description, example, whenAbsent }: FieldShape,
  value: string | undefined,
): readonly ContractProblem[] => {
  if (value === undefined && whenAbsent !== undefined) return []
  if (value !== undefined && pattern.test(value)) return []
  const what = value === undefined ? 'is missing' : 'has another form'
  return [{ path, message: `${what}: ${description}, like ${example}` }]
}

/** A setting, or what holds without it. @throws Error for a name that the shape does not have. */
export const settingIn = ({ settings }: ContractShape, values: ContractValues, name: string): string => {
  const value = values.settings?.[name] ?? settings[name]?.whenAbsent
  if (value === undefined) throw new Error(`no setting ${name}`)
  return value
}
