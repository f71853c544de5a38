// House rule: Kysely appears only under db/ and queries/, and in the packages that are about the
// database.
import type { Rule } from '../rule.ts'

export const kyselyPlaces: Rule = {
  name: 'kysely-places',
  check: ({ sources }) =>
    sources
      .filter(({ path, isTest }) => !isTest && !places.test(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ specifier }) => /^kysely(?:\/|$)/.test(specifier))
          .map(({ line }) => ({ path, line, problem: 'kysely outside db/ and queries/' })),
      ),
  bad: {
    files: { 'apps/registry/src/transactions/iti-42.ts': "import { sql } from 'kysely'\n" },
    names: 'apps/registry/src/transactions/iti-42.ts',
  },
}

const places = /^packages\/(?:postgres|audit-trail|service)\/|\/(?:db|queries)\//
