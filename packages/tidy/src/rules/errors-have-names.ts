// House rule: an error class ends in Error and sets its name as a field.
import type { Rule } from '../rule.ts'
import { lineOf } from '../source-text.ts'

export const errorsHaveNames: Rule = {
  name: 'errors-have-names',
  check: ({ sources }) =>
    sources.flatMap(({ path, code, text }) =>
      [...code.matchAll(/\bclass\s+(\w+)\s+extends\s+\w*Error\b[^{]*\{/g)].flatMap((match) => {
        const name = match[1] ?? ''
        const line = lineOf(code, match.index)
        if (!name.endsWith('Error')) return [{ path, line, problem: `${name} ends not in Error` }]
        const body = text.slice(match.index, match.index + 600)
        const named = new RegExp(`override readonly name(?:: string)? = '${name}'`).test(body)
        return named ? [] : [{ path, line, problem: `${name} does not set its name as a field` }]
      }),
    ),
  bad: {
    files: { 'packages/xml/src/x.ts': 'export class Broken extends Error {}\n' },
    names: 'packages/xml/src/x.ts',
  },
}
