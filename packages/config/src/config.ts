// One typed value per service: defaults, then the file, then the environment; the only reader of
// process.env.
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

/** A setting: one sentence an operator understands, its unit and its default. */
export interface Setting {
  readonly description: string
  readonly unit?: string
  readonly default?: unknown
}

/** A file's path; a relative one is taken from the folder of the config file. */
export function path(setting: Setting) {
  return Type.String({ ...setting, format: pathFormat, minLength: 1 })
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the service's config file (JSON) into the schema's value: unknown keys, wrong types and
 * missing values are all listed in one ConfigError. `ISTHMUS_A_B` overrides key `a.b`
 * (`ISTHMUS_LISTEN_PORT` is `listen.port`).
 */
export function readConfig<Schema extends TObject>(
  schema: Schema,
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Static<Schema> {
  const value = applyEnvironment(schema, parseFile(file), {
    values: environment,
    names: ['ISTHMUS'],
  })
  const complete = Value.Default(schema, value)
  const problems = [...Value.Errors(schema, complete)].map((error) => explain(error))
  if (problems.length > 0) {
    throw new ConfigError(
      `${file} cannot be used:\n${[...new Set(problems)].map((line) => `  - ${line}`).join('\n')}`,
    )
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- just checked against the schema
  return resolvePaths(schema, complete, dirname(resolve(file))) as Static<Schema>
}

/**
 * The `--config FILE` argument of a service's command line; throws ConfigError when it is missing.
 */
export function configFileArgument(argv: readonly string[] = process.argv.slice(2)): string {
  const at = argv.indexOf('--config')
  const file = at === -1 ? undefined : argv[at + 1]
  if (file === undefined) throw new ConfigError('usage: node src/main.ts --config FILE')
  return file
}

const pathFormat = 'isthmus-path'

function parseFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`${file} cannot be read`, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ConfigError(`${file} is not JSON`, { cause: error })
  }
}

function explain(error: { instancePath: string; message: string; params?: object }): string {
  const where = error.instancePath.replaceAll('/', '.').replace(/^\./, '') || 'the file'
  return `${where}: ${error.message}${error.params === undefined ? '' : ` ${JSON.stringify(error.params)}`}`
}

interface Environment {
  readonly values: Readonly<Record<string, string | undefined>>
  /** The pieces of the name of the setting, joined by `_`. */
  readonly names: readonly string[]
}

function applyEnvironment(
  schema: TSchema,
  value: unknown,
  { values, names }: Environment,
): unknown {
  if (!Type.IsObject(schema)) {
    const text = values[names.join('_')]
    return text === undefined ? value : Value.Convert(schema, text)
  }
  const given: Record<string, unknown> = isRecord(value) ? { ...value } : {}
  for (const [key, child] of Object.entries(schema.properties)) {
    const found = applyEnvironment(child, given[key], {
      values,
      names: [...names, snake(key)],
    })
    if (found !== undefined) given[key] = found
  }
  return Object.keys(given).length === 0 && value === undefined ? undefined : given
}

function snake(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

function resolvePaths(schema: TSchema, value: unknown, folder: string): unknown {
  if (value === undefined) return value
  if (Type.IsObject(schema) && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const child = schema.properties[key]
        return [key, child === undefined ? item : resolvePaths(child, item, folder)]
      }),
    )
  }
  if (Type.IsUnion(schema)) {
    const meant = schema.anyOf.find((one) => Value.Check(one, value))
    return meant === undefined ? value : resolvePaths(meant, value, folder)
  }
  if (Type.IsArray(schema) && Array.isArray(value)) {
    return value.map((item) => resolvePaths(schema.items, item, folder))
  }
  const isPath = 'format' in schema && schema.format === pathFormat
  return isPath && typeof value === 'string' && !isAbsolute(value) ? resolve(folder, value) : value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
