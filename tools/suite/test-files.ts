// Every test file of the tree, sorted into the group that runs it: none can fall between two
// groups.
import { globSync } from 'node:fs'

export type TestGroup =
  | 'house rules'
  | 'unit'
  | 'vectors'
  | 'integration'
  | 'conformance'
  | 'faults'
  | 'domain'
  | 'browser'

/** The group of one test file, by its path from the root. */
export function groupOf(path: string): TestGroup {
  if (path.startsWith('packages/tidy/')) return 'house rules'
  if (path.endsWith('.browser.test.ts')) return 'browser'
  if (/(?:^|[/.-])vectors?[/.-]/.test(path)) return 'vectors'
  if (path.startsWith('gazelle-tests/')) return 'conformance'
  if (path.startsWith('packages/testbed/test/') && faults.test(path)) return 'faults'
  if (/^(?:apps\/isthmus|packages\/testbed)\/test\//.test(path)) return 'domain'
  if (/^(?:apps|packages)\/[^/]+\/test\//.test(path)) return 'integration'
  return 'unit'
}

// Two or three services each, which wait most of the time: for a restart, a sweep, a silence.
const faults =
  /\/(?:faults\/.*|database-faults|full-disks|kills|outages|power-cuts|sizes|steps|two-registries)\.test\.ts$/

/** Paths of all test files below `root`, from the root, sorted. */
export function findTestFiles(root: string): readonly string[] {
  return globSync('{apps,packages,gazelle-tests,tools}/**/*.{test,fuzz}.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  }).toSorted()
}
