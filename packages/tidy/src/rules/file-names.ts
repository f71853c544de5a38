// House rule: file names are kebab-case and tell something.
import type { Rule } from '../rule.ts'

export const fileNames: Rule = {
  name: 'file-names',
  check: ({ sources }) =>
    sources.flatMap(({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1).split('.')[0] ?? ''
      if (drawers.has(name)) return [{ path, problem: `a name that fits everything: ${name}` }]
      const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
      return kebab ? [] : [{ path, problem: `${name} is not kebab-case` }]
    }),
  bad: {
    files: { 'packages/xml/src/helpers.ts': 'export {}\n' },
    names: 'packages/xml/src/helpers.ts',
  },
}

const drawers = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'misc',
  'types',
  'constants',
  'manager',
  'index',
  'shared',
])
