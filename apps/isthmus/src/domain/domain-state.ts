// What is chosen once for a domain folder and then kept: ports and OIDs, which published manifests
// name.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { UsageError } from '../usage-error.ts'
import { writePrivateFile } from './private-files.ts'

const domainState = Type.Object({
  format: Type.Literal('isthmus-state/1'),
  /** Keeps the databases of two domains on one server apart. */
  id: Type.String({ pattern: '^[0-9a-f]{8}$' }),
  /** `service.port` → number. */
  ports: Type.Record(Type.String(), Type.Integer()),
  /** Hospital → the number its OIDs end with. */
  hospitals: Type.Record(Type.String(), Type.Integer()),
})

export type DomainState = Static<typeof domainState>

/** Reads DIR/state.json, or begins a new state. Throws UsageError for a file of another make. */
export function readDomainState(folder: string): DomainState {
  const file = join(folder, 'state.json')
  if (!existsSync(file)) {
    return {
      format: 'isthmus-state/1',
      id: randomBytes(4).toString('hex'),
      ports: {},
      hospitals: {},
    }
  }
  const state: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Value.Check(domainState, state)) {
    throw new UsageError(`${file} was not written by this program`)
  }
  return state
}

/** Replaces DIR/state.json as a whole. */
export function writeDomainState(folder: string, state: DomainState): void {
  writePrivateFile(join(folder, 'state.json'), `${JSON.stringify(state, undefined, 2)}\n`)
}

/**
 * Numbers hospitals that have none yet; a hospital keeps its number whatever the order of the
 * config.
 */
export function withHospitals(state: DomainState, names: readonly string[]): DomainState {
  const hospitals = { ...state.hospitals }
  for (const name of names) {
    hospitals[name] ??= Math.max(0, ...Object.values(hospitals)) + 1
  }
  return { ...state, hospitals }
}
