// Prints the settings of a service from its schema: the reference cannot say anything else than the
// code does.

/** As much of a JSON Schema as the settings use. */
interface Schema {
  readonly type?: string
  readonly description?: string
  readonly unit?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

export interface DescribedService {
  readonly title: string
  readonly schema: unknown
}

/** A section of Markdown with one row for each setting. */
export function describeService({ title, schema }: DescribedService): string {
  const rows = settingsOf(toSchema(schema), '').map((cells) => `| ${cells.join(' | ')} |`)
  return [`## ${title}`, '', ...head, ...rows, ''].join('\n')
}

const head = ['| Key | Type | Default | Meaning |', '|---|---|---|---|']

function settingsOf(schema: Schema, prefix: string): readonly (readonly string[])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, setting]) => {
    const key = `${prefix}${name}`
    const required = schema.required?.includes(name) === true
    if (setting.properties !== undefined) return settingsOf(setting, `${key}.`)
    const inner =
      setting.items?.properties === undefined ? [] : settingsOf(setting.items, `${key}[].`)
    return [row(key, setting, required), ...inner]
  })
}

function row(key: string, setting: Schema, required: boolean): readonly string[] {
  return [
    `\`${key}\``,
    typeOf(setting),
    setting.default === undefined
      ? required
        ? 'required'
        : '–'
      : `\`${JSON.stringify(setting.default)}\``,
    (setting.description ?? '').replaceAll('|', '\\|'),
  ]
}

function typeOf(setting: Schema): string {
  if (setting.anyOf !== undefined) return setting.anyOf.map(typeOf).join(' or ')
  if (setting.const !== undefined) return `\`${JSON.stringify(setting.const)}\``
  if (setting.type === 'array') return `list of ${typeOf(setting.items ?? {})}`
  const unit = setting.unit === undefined ? '' : `, ${setting.unit}`
  const range = setting.minimum === undefined ? '' : `, ${setting.minimum}…${setting.maximum ?? ''}`
  return `${setting.type ?? 'value'}${unit}${range}`
}

function toSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? value : {}
}
