// What stands for `${…}` in scenarios and templates: values of the domain, fresh ids, earlier
// answers.
import { createHash, randomInt, randomUUID } from 'node:crypto'
import type { DomainTarget } from './domain-target.ts'

/** A name that nothing stands behind: a mistake of the scenario. */
export class VariableError extends Error {
  override readonly name = 'VariableError'
}

export interface VariableSources {
  readonly target: DomainTarget
  /** CX of the patient of this run; undefined when domain.json lists none. */
  readonly patient: string | undefined
  readonly now: Date
  /** Values of a path in an earlier step's answer. */
  valuesOf(step: string, path: string): readonly string[]
}

export class Variables {
  readonly #sources: VariableSources
  readonly #fresh = new Map<string, string>()

  constructor(sources: VariableSources) {
    this.#sources = sources
  }

  /** Puts values into a text; `escape` makes them fit where they go. Throws VariableError. */
  fill(
    text: string,
    more: Readonly<Record<string, string>> = {},
    escape: (value: string) => string = (value) => value,
  ): string {
    return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => escape(this.#value(name, more)))
  }

  #value(name: string, more: Readonly<Record<string, string>>): string {
    const value = more[name] ?? this.#fixed(name) ?? this.#freshOf(name) ?? this.#earlier(name)
    if (value === undefined) throw new VariableError(`nothing stands behind \${${name}}`)
    return value
  }

  #fixed(name: string): string | undefined {
    const { target, patient, now } = this.#sources
    const [number = '', , , authority = ''] = (patient ?? '').split('^')
    switch (name) {
      case 'home':
        return target.homeCommunityId
      case 'patient.id':
        return patient
      case 'patient.number':
        return patient === undefined ? undefined : number
      case 'patient.authority':
        return authority.split('&')[1]
      case 'repository.uniqueId':
        return target.find('document-repository')?.repositoryUniqueId
      case 'source.locationUid':
        return target.find('imaging-document-source')?.retrieveLocationUid
      case 'now.dtm':
        return now.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
      case 'now.iso':
        return now.toISOString()
      default:
        return undefined
    }
  }

  // The same name gives the same id throughout a scenario, and another one in the next run.
  #freshOf(name: string): string | undefined {
    const [kind] = name.split('.')
    const make = kind === 'uid' ? freshUid : kind === 'uuid' ? randomUUID : undefined
    if (make === undefined) return undefined
    const value = this.#fresh.get(name) ?? make()
    this.#fresh.set(name, value)
    return value
  }

  #earlier(name: string): string | undefined {
    const [, step, path] = /^([a-z0-9-]+):(\/.+)$/.exec(name) ?? []
    if (step === undefined || path === undefined) return undefined
    return this.#sources.valuesOf(step, path)[0]
  }
}

/** 44 characters below 2.999 (ITU's example arc), as long as the UIDs that the samples hold. */
function freshUid(): string {
  const digits = Array.from({ length: 34 }, () => randomInt(10)).join('')
  return `2.999.99.${randomInt(1, 10)}${digits}`
}

/** `sha1.ID` and `size.ID` of attachments. */
export function measures(
  attachments: readonly { readonly id: string; readonly bytes: Buffer }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    attachments.flatMap(({ id, bytes }) => [
      [`sha1.${id}`, createHash('sha1').update(bytes).digest('hex')],
      [`size.${id}`, String(bytes.length)],
    ]),
  )
}
