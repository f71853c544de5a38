// What all scenarios of a run share, and what one scenario gathers while it goes.
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { DomainTarget } from './domain-target.ts'
import { fillDicom } from './fill-dicom.ts'
import { root } from './read-scenarios.ts'
import { readTemplate } from './read-template.ts'
import type { Attachment } from './scenario.ts'
import { VariableError, Variables } from './variables.ts'
import type { Identities } from './wire/identities.ts'
import type { ShownAssertions } from './wire/shown-assertions.ts'
import type { SoapAnswer } from './wire/soap-answer.ts'
import { valuesAt } from './xml-path.ts'

export interface RunContext {
  readonly target: DomainTarget
  readonly identities: Identities
  readonly assertions: ShownAssertions
  /** CX; undefined when domain.json lists no patient. */
  readonly patient: string | undefined
  /** How long one answer may take before it counts as none. */
  readonly answerMs: number
}

export interface NamedBytes {
  readonly id: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** The memory of one scenario. */
export class ScenarioMemory {
  readonly variables: Variables
  readonly #answers = new Map<string, SoapAnswer | undefined>()
  readonly #attachments = new Map<string, Buffer>()
  /** What templates say is now, from the first step to the last. */
  readonly begunAt = new Date()
  /** When the last act before this moment began: audit is looked for from then on. */
  lastActAt = new Date()

  constructor({ target, patient }: RunContext) {
    this.variables = new Variables({
      target,
      patient,
      now: this.begunAt,
      valuesOf: (step, path) => this.valuesOf(step, path),
    })
  }

  remember(step: string, answer: SoapAnswer | undefined): void {
    this.#answers.set(step, answer)
  }

  /** Throws VariableError for a step that has had no XML answer. */
  valuesOf(step: string, path: string): readonly string[] {
    const answer = this.#answers.get(step)
    if (answer === undefined) throw new VariableError(`step ${step} has no XML answer`)
    return valuesAt(answer.root, path)
  }

  /** Throws VariableError for one that no step has sent. */
  attachment(id: string): Buffer {
    const bytes = this.#attachments.get(id)
    if (bytes === undefined) throw new VariableError(`no step has sent ${id}`)
    return bytes
  }

  /** The attachments of a step, filled; sent again they are the same bytes. */
  load(attachments: readonly Attachment[] = []): readonly NamedBytes[] {
    return attachments.map(({ id, file, contentType, replace = {} }) => {
      const filled = Object.entries(replace).map(([from, to]) => [from, this.variables.fill(to)])
      const bytes = fillDicom(readFileSync(join(root, file)), Object.fromEntries(filled))
      this.#attachments.set(id, bytes)
      return { id, contentType, bytes }
    })
  }

  /** A template below gazelle-tests/, its values escaped as its kind needs it. */
  template(file: string, more: Readonly<Record<string, string>> = {}): string {
    const escape = escapes[extname(file)] ?? escapeXml
    const filled = Object.fromEntries(
      Object.entries(more).map(([name, value]) => [name, this.variables.fill(value, more)]),
    )
    return this.variables.fill(readTemplate(file, root), filled, escape)
  }
}

const escapes: Readonly<Record<string, (value: string) => string>> = {
  '.json': escapeJson,
  '.form': encodeURIComponent,
  // Fields and components are what the values are made of.
  '.hl7': (value) => value,
}

function escapeXml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function escapeJson(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}
