// The folder of one run: exact bytes, certificates, audit messages; what a reader can check without
// us.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { StepEvidence } from './step-report.ts'

export interface Evidence {
  readonly folder: string
  /** Writes what one step has left; gives the files' paths below the folder. */
  write(scenario: string, step: string, evidence: StepEvidence): readonly string[]
  /** Writes one more file, such as a report. */
  add(name: string, content: string): void
  /** Writes SHA256SUMS over everything that is there. */
  seal(): void
}

export function openEvidence(folder: string): Evidence {
  mkdirSync(folder, { recursive: true })
  const save = (name: string, content: string | Buffer): string => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
    return name
  }
  return {
    folder,
    write(scenario, step, { request, response, tls, audit }) {
      const base = `${scenario}/${step}`
      return [
        ...(request === undefined ? [] : [save(`${base}.request.http`, request)]),
        ...(response === undefined ? [] : [save(`${base}.response.http`, response)]),
        ...(tls === undefined
          ? []
          : [save(`${base}.tls.json`, `${JSON.stringify(tls, undefined, 2)}\n`)]),
        ...(audit ?? []).map((xml, at) => save(`${scenario}/audit/${step}-${at + 1}.xml`, xml)),
      ]
    },
    add: (name, content) => void save(name, content),
    seal: () => void save('SHA256SUMS', sums(folder)),
  }
}

function sums(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
    .map((name) => {
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')
      return `${digest}  ${name}\n`
    })
    .join('')
}
