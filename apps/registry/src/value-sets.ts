// The affinity domain's value sets, from a file that may change while the registry runs.
import { readFileSync, statSync } from 'node:fs'
import { ConfigError } from '@isthmus/config/config'
import type { Log } from '@isthmus/log/log'
import { type ValueSets, toValueSets } from '@isthmus/xds/rules/value-set-rules'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { RegistryConfig } from './config.ts'

export interface ValueSetFile {
  /** What becomes of a submission with other codes. */
  readonly check: 'refuse' | 'warn'
  /** As the file said when it was last read and whole. */
  current(): ValueSets
  /** From now on the file is read again when it changes; ends with `close`. */
  watch(log: Log): void
  close(): void
}

/**
 * Undefined where no file is configured. Throws ConfigError when it cannot be used at first; later,
 * a file that cannot be used is logged, and the sets stay as they are.
 */
export function openValueSets({
  valueSets: file,
  valueSetCheck: check = 'refuse',
  limits,
}: ValueSetConfig): ValueSetFile | undefined {
  if (file === undefined) return undefined
  let version = versionOf(file)
  let sets = readValueSets(file)
  let timer: NodeJS.Timeout | undefined

  const readChanged = (log: Log): void => {
    const found = versionOf(file)
    if (found === version) return
    version = found
    try {
      sets = readValueSets(file)
      log.info('value sets read again')
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      log.error('value sets cannot be used, the former ones stay in force', {
        error: error.message,
      })
    }
  }

  return {
    check,
    current: () => sets,
    watch(log) {
      timer = setInterval(() => readChanged(log), limits.valueSetPollMs ?? defaultPollMs).unref()
    },
    close: () => clearInterval(timer),
  }
}

export type ValueSetConfig = Pick<RegistryConfig, 'valueSets' | 'valueSetCheck'> & {
  readonly limits: Pick<RegistryConfig['limits'], 'valueSetPollMs'>
}

const defaultPollMs = 1_000

/** Throws ConfigError that lists everything that is wrong with the file. */
export function readValueSets(file: string): ValueSets {
  const value = parse(file)
  if (Value.Check(valueSetFile, value)) return toValueSets(value)
  const problems = [...Value.Errors(valueSetFile, value)].map(
    ({ instancePath, message }) => `  - ${instancePath.slice(1) || 'the file'}: ${message}`,
  )
  throw new ConfigError(`value sets ${file}:\n${[...new Set(problems)].join('\n')}`)
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(`value sets ${file} cannot be read or are not JSON`, { cause: error })
  }
}

// Whoever writes the file anew changes one of these, also within a clock's tick.
function versionOf(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true })
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch (error) {
    // Gone or closed to us: reading it says so, once.
    return `unreadable ${String(error)}`
  }
}

const closed = { additionalProperties: false } as const
const text = Type.String({ minLength: 1, maxLength: 256 })
// The display name is for whoever reads the file: it is never compared.
const codes = Type.Optional(
  Type.Array(
    Type.Object({ code: text, scheme: text, display: Type.Optional(Type.String()) }, closed),
  ),
)

const valueSetFile = Type.Object(
  {
    classCode: codes,
    typeCode: codes,
    formatCode: codes,
    healthcareFacilityTypeCode: codes,
    practiceSettingCode: codes,
    confidentialityCode: codes,
    eventCodeList: codes,
    contentTypeCode: codes,
    codeList: codes,
    mimeTypes: Type.Optional(Type.Array(text)),
  },
  closed,
)
