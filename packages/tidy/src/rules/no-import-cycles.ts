// House rule: no cycle of imports between files; `import type` is gone when the code runs and makes
// none.
import { posix } from 'node:path'
import type { Finding, Rule } from '../rule.ts'
import type { SourceFile, Tree } from '../tree.ts'

export const noImportCycles: Rule = {
  name: 'no-import-cycles',
  check: (tree) => {
    const graph = graphOf(tree)
    const done = new Set<string>()
    return [...graph.keys()].flatMap((path) => visit(path, { graph, done, trail: [] }))
  },
  bad: {
    files: {
      'packages/xml/src/a.ts': "import { b } from './b.ts'\n",
      'packages/xml/src/b.ts': "import { a } from './a.ts'\n",
    },
    names: 'packages/xml/src/a.ts',
  },
}

interface Walk {
  readonly graph: ReadonlyMap<string, readonly string[]>
  readonly done: Set<string>
  readonly trail: readonly string[]
}

function graphOf(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const paths = new Set(tree.sources.map(({ path }) => path))
  const folders = new Map(tree.packages.map(({ name, folder }) => [name, folder]))
  return new Map(
    tree.sources.map((file) => [
      file.path,
      file.imports.flatMap(({ specifier, typeOnly }) => {
        if (typeOnly) return []
        const target = resolve(file, specifier, folders)
        return target !== undefined && paths.has(target) ? [target] : []
      }),
    ]),
  )
}

function resolve(
  file: SourceFile,
  specifier: string,
  folders: ReadonlyMap<string, string>,
): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file.path), specifier)
  const [, name = '', rest = ''] = /^(@isthmus\/[^/]+)\/(.+)$/.exec(specifier) ?? []
  const folder = folders.get(name)
  return folder === undefined ? undefined : `${folder}/src/${rest}.ts`
}

function visit(path: string, { graph, done, trail }: Walk): readonly Finding[] {
  const at = trail.indexOf(path)
  if (at !== -1) {
    const cycle = [...trail.slice(at), path]
    return [{ path, problem: `imports itself: ${cycle.join(' → ')}` }]
  }
  if (done.has(path)) return []
  const found = (graph.get(path) ?? []).flatMap((next) =>
    visit(next, { graph, done, trail: [...trail, path] }),
  )
  done.add(path)
  return found
}
