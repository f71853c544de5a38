// House rule: URN literals stand in packages; apps use the named constants.
import type { Rule } from '../rule.ts'
import { lineOf } from '../source-text.ts'

export const urnsInPackages: Rule = {
  name: 'urns-in-packages',
  check: ({ sources }) =>
    sources
      .filter(({ folder, isTest }) => folder.startsWith('apps/') && !isTest)
      .flatMap(({ path, text, spans }) =>
        spans
          .filter(({ kind }) => kind === 'string' || kind === 'template')
          .filter(({ start, end }) => urn.test(text.slice(start, end)))
          .map(({ start }) => ({
            path,
            line: lineOf(text, start),
            problem: 'a URN literal in an app: name it in a package',
          })),
      ),
  bad: {
    files: { 'apps/registry/src/x.ts': "export const a = 'urn:ihe:iti:2007:X'\n" },
    names: 'apps/registry/src/x.ts',
  },
}

const urn = /urn:(?:ihe|oasis|uuid):/
