// House rule: an edge between neighbours of one floor that nobody uses is struck from the list.
import { edges } from '../floors.ts'
import type { Rule } from '../rule.ts'
import type { Tree } from '../tree.ts'

export const edgesAreUsed: Rule = {
  name: 'edges-are-used',
  check: (tree) =>
    edges
      .filter(({ from }) => tree.sources.some((file) => file.folder === `packages/${from}`))
      .filter(({ from, to }) => !used(tree, from, to))
      .map(({ from, to }) => ({
        path: 'packages/tidy/src/floors.ts',
        problem: `the edge ${from} → ${to} is listed and not used`,
      })),
  bad: {
    files: { 'packages/consent/src/decide.ts': 'export {}\n' },
    names: 'packages/tidy/src/floors.ts',
  },
}

function used(tree: Tree, from: string, to: string): boolean {
  return tree.sources
    .filter((file) => file.folder === `packages/${from}` && !file.isTest)
    .some((file) => file.imports.some(({ specifier }) => specifier.startsWith(`@isthmus/${to}/`)))
}
