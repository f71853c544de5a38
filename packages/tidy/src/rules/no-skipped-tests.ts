// House rule: no test is skipped or focused; what depends on the machine uses skipIf or runIf.
import { findMatches } from '../find-matches.ts'
import type { Rule } from '../rule.ts'

export const noSkippedTests: Rule = {
  name: 'no-skipped-tests',
  check: ({ sources }) =>
    sources
      .filter(({ isTest }) => isTest)
      .flatMap((file) => findMatches(file, forms, 'a skipped or focused test')),
  bad: {
    files: { 'packages/xml/src/x.test.ts': "test.only('a', () => undefined)\n" },
    names: 'packages/xml/src/x.test.ts',
  },
}

const forms =
  /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:only|skip|todo|fails)\b|\bx(?:it|describe)\s*\(/g
