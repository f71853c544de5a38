// House rule: no file only re-exports; the import path is the file path.
import type { Rule } from '../rule.ts'

export const noReExportFiles: Rule = {
  name: 'no-re-export-files',
  check: ({ sources }) =>
    sources
      .filter(({ code }) => /\bexport\b/.test(code) && rest(code) === '')
      .map(({ path }) => ({ path, problem: 'only re-exports' })),
  bad: {
    files: { 'packages/xml/src/x.ts': "// All of it.\nexport { a } from './a.ts'\n" },
    names: 'packages/xml/src/x.ts',
  },
}

function rest(code: string): string {
  return code
    .replaceAll(/\bexport\s+(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})\s*from\s*"[^"]*"/g, '')
    .trim()
}
