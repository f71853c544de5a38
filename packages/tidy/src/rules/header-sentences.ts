// House rule: every source file begins with a sentence that says what it is.
import type { Rule } from '../rule.ts'

export const headerSentences: Rule = {
  name: 'header-sentences',
  check: ({ sources }) =>
    sources
      .filter(({ path, isTest }) => !isTest && !path.endsWith('.config.ts'))
      .filter(({ text }) => !/^(?:#!.*\n)?(?:\/\/ \S.{10,}|\/\*\*? )/.test(text))
      .map(({ path }) => ({ path, line: 1, problem: 'no header sentence' })),
  bad: {
    files: { 'packages/xml/src/x.ts': 'export const a = 1\n' },
    names: 'packages/xml/src/x.ts',
  },
}
