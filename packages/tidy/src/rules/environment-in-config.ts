// House rule: only packages/config reads the environment.
import { findMatches } from '../find-matches.ts'
import type { Rule } from '../rule.ts'

export const environmentInConfig: Rule = {
  name: 'environment-in-config',
  check: ({ sources }) =>
    sources
      .filter(({ path, isTest }) => !isTest && !places.some(({ place }) => path.startsWith(place)))
      .flatMap((file) =>
        findMatches(file, /\bprocess\s*\.\s*env\b/g, 'process.env outside packages/config'),
      ),
  bad: {
    files: { 'packages/tls/src/x.ts': 'export const home = process.env["HOME"]\n' },
    names: 'packages/tls/src/x.ts',
  },
}

/** Further places, each with its reason. */
const places: readonly { readonly place: string; readonly reason: string }[] = [
  { place: 'packages/config/', reason: 'the owner' },
  { place: 'tools/', reason: 'runs before any service, reads CI and passes the environment on' },
  {
    place: 'apps/isthmus/src/environment.ts',
    reason: 'ISTHMUS_DATABASE_URL of the two README commands, and what child processes inherit',
  },
]
